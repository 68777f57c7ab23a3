import { bool, int64, list, message, oneOf, optional, pointer, required, text } from '../machinery/notation.js'

export const capabilities = message('io.k8s.api.core.v1.Capabilities', {
  add: optional(1, list(text)),
  drop: optional(2, list(text)),
})

export const seLinuxOptions = message('io.k8s.api.core.v1.SELinuxOptions', {
  user: optional(1, text),
  role: optional(2, text),
  type: optional(3, text),
  level: optional(4, text),
})

export const windowsSecurityContextOptions = message('io.k8s.api.core.v1.WindowsSecurityContextOptions', {
  gmsaCredentialSpecName: optional(1, pointer(text)),
  gmsaCredentialSpec: optional(2, pointer(text)),
  runAsUserName: optional(3, pointer(text)),
  hostProcess: optional(4, pointer(bool)),
})

export const seccompProfile = message('io.k8s.api.core.v1.SeccompProfile', {
  type: required(1, oneOf('Unconfined', 'RuntimeDefault', 'Localhost')),
  localhostProfile: optional(2, pointer(text)),
})

export const appArmorProfile = message('io.k8s.api.core.v1.AppArmorProfile', {
  type: required(1, oneOf('Unconfined', 'RuntimeDefault', 'Localhost')),
  localhostProfile: optional(2, pointer(text)),
})

export const securityContext = message('io.k8s.api.core.v1.SecurityContext', {
  capabilities: optional(1, capabilities),
  privileged: optional(2, pointer(bool)),
  seLinuxOptions: optional(3, seLinuxOptions),
  windowsOptions: optional(10, windowsSecurityContextOptions),
  runAsUser: optional(4, pointer(int64)),
  runAsGroup: optional(8, pointer(int64)),
  runAsNonRoot: optional(5, pointer(bool)),
  readOnlyRootFilesystem: optional(6, pointer(bool)),
  allowPrivilegeEscalation: optional(7, pointer(bool)),
  procMount: optional(9, pointer(oneOf('Default', 'Unmasked'))),
  seccompProfile: optional(11, seccompProfile),
  appArmorProfile: optional(12, appArmorProfile),
})

export const sysctl = message('io.k8s.api.core.v1.Sysctl', {
  name: required(1, text),
  value: required(2, text),
})

export const podSecurityContext = message('io.k8s.api.core.v1.PodSecurityContext', {
  seLinuxOptions: optional(1, seLinuxOptions),
  windowsOptions: optional(8, windowsSecurityContextOptions),
  runAsUser: optional(2, pointer(int64)),
  runAsGroup: optional(6, pointer(int64)),
  runAsNonRoot: optional(3, pointer(bool)),
  supplementalGroups: optional(4, list(int64)),
  supplementalGroupsPolicy: optional(12, pointer(oneOf('Merge', 'Strict'))),
  fsGroup: optional(5, pointer(int64)),
  sysctls: optional(7, list(sysctl)),
  fsGroupChangePolicy: optional(9, pointer(oneOf('OnRootMismatch', 'Always'))),
  seccompProfile: optional(10, seccompProfile),
  appArmorProfile: optional(11, appArmorProfile),
  seLinuxChangePolicy: optional(13, pointer(text)),
})
