import { bool, int64, list, message, oneOf, optional, pointer, required, text } from '../machinery/notation.js'

export const capabilities = message('io.k8s.api.core.v1.Capabilities', {
  add: optional(1, list(text), 'Rights to add.'),
  drop: optional(2, list(text), 'Rights to take away; ALL for every one.'),
})

export const seLinuxOptions = message('io.k8s.api.core.v1.SELinuxOptions', {
  user: optional(1, text, 'SELinux user.'),
  role: optional(2, text, 'SELinux role.'),
  type: optional(3, text, 'SELinux type.'),
  level: optional(4, text, 'SELinux level.'),
})

export const windowsSecurityContextOptions = message('io.k8s.api.core.v1.WindowsSecurityContextOptions', {
  gmsaCredentialSpecName: optional(1, pointer(text), 'Name of a GMSA credential.'),
  gmsaCredentialSpec: optional(2, pointer(text), 'The GMSA credential itself.'),
  runAsUserName: optional(3, pointer(text), 'Name of the user it runs as.'),
  hostProcess: optional(4, pointer(bool), 'Whether it runs on the host itself.'),
})

export const seccompProfile = message('io.k8s.api.core.v1.SeccompProfile', {
  type: required(1, oneOf('Unconfined', 'RuntimeDefault', 'Localhost'), 'RuntimeDefault, Unconfined or Localhost.'),
  localhostProfile: optional(2, pointer(text), 'File of the profile on the node, for Localhost.'),
})

export const appArmorProfile = message('io.k8s.api.core.v1.AppArmorProfile', {
  type: required(1, oneOf('Unconfined', 'RuntimeDefault', 'Localhost'), 'RuntimeDefault, Unconfined or Localhost.'),
  localhostProfile: optional(2, pointer(text), 'Name of the profile on the node, for Localhost.'),
})

export const securityContext = message('io.k8s.api.core.v1.SecurityContext', {
  capabilities: optional(1, capabilities, 'Rights of the superuser to add or take away.'),
  privileged: optional(2, pointer(bool), 'Whether it has all rights on the node.'),
  seLinuxOptions: optional(3, seLinuxOptions, 'SELinux context.'),
  windowsOptions: optional(10, windowsSecurityContextOptions, 'Settings for Windows.'),
  runAsUser: optional(4, pointer(int64), 'Number of the user it runs as.'),
  runAsGroup: optional(8, pointer(int64), 'Number of the group it runs as.'),
  runAsNonRoot: optional(5, pointer(bool), 'Whether it is refused when it would run as root.'),
  readOnlyRootFilesystem: optional(6, pointer(bool), 'Whether it cannot write to its own files.'),
  allowPrivilegeEscalation: optional(7, pointer(bool), 'Whether a process may gain more rights than its parent has.'),
  procMount: optional(9, pointer(oneOf('Default', 'Unmasked')), 'How /proc is mounted.'),
  seccompProfile: optional(11, seccompProfile, 'Which system calls are allowed.'),
  appArmorProfile: optional(12, appArmorProfile, 'Which AppArmor profile holds.'),
})

export const sysctl = message('io.k8s.api.core.v1.Sysctl', {
  name: required(1, text, 'Which setting.'),
  value: required(2, text, 'Its value.'),
})

export const podSecurityContext = message('io.k8s.api.core.v1.PodSecurityContext', {
  seLinuxOptions: optional(1, seLinuxOptions, 'SELinux context of its containers.'),
  windowsOptions: optional(8, windowsSecurityContextOptions, 'Settings for Windows.'),
  runAsUser: optional(2, pointer(int64), 'Number of the user that its containers run as.'),
  runAsGroup: optional(6, pointer(int64), 'Number of the group that its containers run as.'),
  runAsNonRoot: optional(3, pointer(bool), 'Whether containers are refused that would run as root.'),
  supplementalGroups: optional(4, list(int64), 'Further groups of its processes.'),
  supplementalGroupsPolicy: optional(12, pointer(oneOf('Merge', 'Strict')), 'Whether groups from the image count too: Merge or Strict.'),
  fsGroup: optional(5, pointer(int64), 'Group that its volumes belong to.'),
  sysctls: optional(7, list(sysctl), 'Kernel settings of its namespaces.'),
  fsGroupChangePolicy: optional(
    9,
    pointer(oneOf('OnRootMismatch', 'Always')),
    "When the group of a volume's files is set: Always or OnRootMismatch.",
  ),
  seccompProfile: optional(10, seccompProfile, 'Which system calls are allowed.'),
  appArmorProfile: optional(11, appArmorProfile, 'Which AppArmor profile holds.'),
  seLinuxChangePolicy: optional(13, pointer(text), 'How volumes get the SELinux label.'),
})
