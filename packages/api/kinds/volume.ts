import type * as z from 'zod'
import { objectMeta } from '../machinery/meta.js'
import {
  bool,
  defaulted,
  embedded,
  filled,
  int32,
  int64,
  list,
  message,
  oneOf,
  optional,
  pointer,
  quantity,
  quantityMap,
  required,
  text,
} from '../machinery/notation.js'
import { labelSelector } from '../machinery/selector.js'
import { objectFieldSelector, resourceFieldSelector } from './env.js'
import { typedLocalObjectReference, typedObjectReference } from './object-reference.js'
import {
  awsElasticBlockStoreVolumeSource,
  azureDiskVolumeSource,
  azureFileVolumeSource,
  cephFSVolumeSource,
  cinderVolumeSource,
  csiVolumeSource,
  fcVolumeSource,
  flexVolumeSource,
  flockerVolumeSource,
  gcePersistentDiskVolumeSource,
  gitRepoVolumeSource,
  glusterfsVolumeSource,
  iscsiVolumeSource,
  nfsVolumeSource,
  photonPersistentDiskVolumeSource,
  portworxVolumeSource,
  quobyteVolumeSource,
  rbdVolumeSource,
  scaleIOVolumeSource,
  storageOSVolumeSource,
  vsphereVirtualDiskVolumeSource,
} from './volume-plugins.js'

export const keyToPath = message('io.k8s.api.core.v1.KeyToPath', {
  key: required(1, text, 'The key.'),
  path: required(2, text, "The file's path in the volume."),
  mode: optional(3, pointer(int32), "The file's permissions."),
})

export const hostPathVolumeSource = message('io.k8s.api.core.v1.HostPathVolumeSource', {
  path: required(1, text, 'The path on the node.'),
  type: defaulted(
    2,
    pointer(oneOf('', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice')),
    '',
    'What must be there, such as Directory or FileOrCreate; empty asks for nothing.',
  ),
})

export const emptyDirVolumeSource = message('io.k8s.api.core.v1.EmptyDirVolumeSource', {
  medium: optional(1, text, 'Where it lies: on disk, or Memory.'),
  sizeLimit: optional(2, quantity, 'How much it may hold.'),
})

export const secretVolumeSource = message('io.k8s.api.core.v1.SecretVolumeSource', {
  secretName: optional(1, text, "Which Secret of the pod's namespace."),
  items: optional(2, list(keyToPath), 'Which of its keys, and under which paths; all of them when left out.'),
  defaultMode: defaulted(3, pointer(int32), 0o644, 'Permissions of the files.'),
  optional: optional(4, pointer(bool), 'Whether the pod may start without it.'),
})

export const configMapVolumeSource = message('io.k8s.api.core.v1.ConfigMapVolumeSource', {
  name: optional([1, 1], text, "Which ConfigMap of the pod's namespace."),
  items: optional(2, list(keyToPath), 'Which of its keys, and under which paths; all of them when left out.'),
  defaultMode: defaulted(3, pointer(int32), 0o644, 'Permissions of the files.'),
  optional: optional(4, pointer(bool), 'Whether the pod may start without it.'),
})

export const downwardAPIVolumeFile = message('io.k8s.api.core.v1.DownwardAPIVolumeFile', {
  path: required(1, text, "The file's path in the volume."),
  fieldRef: optional(2, objectFieldSelector, 'A field of the pod: its labels, annotations, name, namespace or uid.'),
  resourceFieldRef: optional(3, resourceFieldSelector, 'What a container asks for or is limited to.'),
  mode: optional(4, pointer(int32), "The file's permissions."),
})

export const downwardAPIVolumeSource = message('io.k8s.api.core.v1.DownwardAPIVolumeSource', {
  items: optional(1, list(downwardAPIVolumeFile), 'Which facts, and under which paths.'),
  defaultMode: defaulted(2, pointer(int32), 0o644, 'Permissions of the files.'),
})

export const persistentVolumeClaimVolumeSource = message('io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource', {
  claimName: required(1, text, 'Which claim.'),
  readOnly: optional(2, bool, 'Whether it can only be read.'),
})

export const secretProjection = message('io.k8s.api.core.v1.SecretProjection', {
  name: optional([1, 1], text, 'Which Secret.'),
  items: optional(2, list(keyToPath), 'Which of its keys, and under which paths.'),
  optional: optional(4, pointer(bool), 'Whether the pod may start without it.'),
})

export const configMapProjection = message('io.k8s.api.core.v1.ConfigMapProjection', {
  name: optional([1, 1], text, 'Which ConfigMap.'),
  items: optional(2, list(keyToPath), 'Which of its keys, and under which paths.'),
  optional: optional(4, pointer(bool), 'Whether the pod may start without it.'),
})

export const downwardAPIProjection = message('io.k8s.api.core.v1.DownwardAPIProjection', {
  items: optional(1, list(downwardAPIVolumeFile), 'Which facts, and under which paths.'),
})

export const serviceAccountTokenProjection = message('io.k8s.api.core.v1.ServiceAccountTokenProjection', {
  audience: optional(1, text, 'Whom the token is for; the API server when left out.'),
  expirationSeconds: defaulted(2, pointer(int64), 3600, 'How long it is good for; it is renewed in time.'),
  path: required(3, text, "The file's path in the volume."),
})

export const clusterTrustBundleProjection = message('io.k8s.api.core.v1.ClusterTrustBundleProjection', {
  name: optional(1, pointer(text), 'Which bundle.'),
  signerName: optional(2, pointer(text), 'All bundles of this signer instead.'),
  labelSelector: optional(3, labelSelector, "Which of the signer's bundles."),
  optional: optional(5, pointer(bool), 'Whether the pod may start without it.'),
  path: required(4, text, "The file's path in the volume."),
  user: optional(6, pointer(int64)),
})

export const volumeProjection = message('io.k8s.api.core.v1.VolumeProjection', {
  secret: optional(1, secretProjection, 'Keys of a Secret.'),
  downwardAPI: optional(2, downwardAPIProjection, 'Facts about the pod.'),
  configMap: optional(3, configMapProjection, 'Keys of a ConfigMap.'),
  serviceAccountToken: optional(4, serviceAccountTokenProjection, "A token of the pod's service account."),
  clusterTrustBundle: optional(5, clusterTrustBundleProjection, 'Certificates of a ClusterTrustBundle.'),
})

export const projectedVolumeSource = message('io.k8s.api.core.v1.ProjectedVolumeSource', {
  sources: optional(1, list(volumeProjection), 'What is put together.'),
  defaultMode: defaulted(2, pointer(int32), 0o644, 'Permissions of the files.'),
})

export const volumeResourceRequirements = message('io.k8s.api.core.v1.VolumeResourceRequirements', {
  limits: optional(1, quantityMap, 'How much at most.'),
  requests: optional(2, quantityMap, 'How much at least.'),
})

export const persistentVolumeClaimSpec = message('io.k8s.api.core.v1.PersistentVolumeClaimSpec', {
  accessModes: optional(
    1,
    list(oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod')),
    'How it will be used: ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod.',
  ),
  selector: optional(4, labelSelector, 'Labels that the volume must have.'),
  resources: embedded(2, volumeResourceRequirements, 'How much is wanted.'),
  volumeName: optional(3, text, 'The volume, when it is known.'),
  storageClassName: optional(5, pointer(text), 'The class of storage.'),
  volumeMode: defaulted(6, pointer(oneOf('Block', 'Filesystem')), 'Filesystem', 'Filesystem, or Block for the bare device.'),
  dataSource: optional(7, typedLocalObjectReference, 'What the volume is filled with: a snapshot or another claim.'),
  dataSourceRef: optional(8, typedObjectReference, 'The same, and anything else that can fill a volume.'),
  volumeAttributesClassName: optional(9, pointer(text), 'Class of changeable settings.'),
})

export const persistentVolumeClaimTemplate = message('io.k8s.api.core.v1.PersistentVolumeClaimTemplate', {
  metadata: embedded(1, objectMeta, 'Labels and annotations of the claim.'),
  spec: embedded(2, persistentVolumeClaimSpec, 'What is claimed.'),
})

/** As a StatefulSet's volumeClaimTemplates hold it; the kind itself is not served. */
export const persistentVolumeClaim = message('io.k8s.api.core.v1.PersistentVolumeClaim', {
  apiVersion: text.optional(),
  kind: text.optional(),
  metadata: embedded(1, objectMeta),
  spec: embedded(2, persistentVolumeClaimSpec),
})

export const ephemeralVolumeSource = message('io.k8s.api.core.v1.EphemeralVolumeSource', {
  volumeClaimTemplate: optional(1, persistentVolumeClaimTemplate, 'The claim that is made.'),
})

export const imageVolumeSource = message('io.k8s.api.core.v1.ImageVolumeSource', {
  reference: optional(1, text, 'The image.'),
  pullPolicy: optional(2, oneOf('Always', 'Never', 'IfNotPresent'), 'When it is pulled.'),
})

export const volume = message('io.k8s.api.core.v1.Volume', {
  name: required(1, filled, 'What mounts call it; unique in the pod.'),
  emptyDir: optional([2, 2], emptyDirVolumeSource, 'An empty folder that lives as long as the pod.'),
  hostPath: optional([2, 1], hostPathVolumeSource, 'A file or folder of the node.'),
  gcePersistentDisk: optional([2, 3], gcePersistentDiskVolumeSource, 'A disk of Google Compute Engine.'),
  awsElasticBlockStore: optional([2, 4], awsElasticBlockStoreVolumeSource, 'A disk of Amazon EC2.'),
  gitRepo: optional([2, 5], gitRepoVolumeSource, 'A copy of a git repository; no longer recommended.'),
  secret: optional([2, 6], secretVolumeSource, 'The keys of a Secret, each as a file.'),
  nfs: optional([2, 7], nfsVolumeSource, 'A folder of an NFS server.'),
  iscsi: optional([2, 8], iscsiVolumeSource, 'A disk over iSCSI.'),
  glusterfs: optional([2, 9], glusterfsVolumeSource, 'A volume of GlusterFS.'),
  persistentVolumeClaim: optional(
    [2, 10],
    persistentVolumeClaimVolumeSource,
    "The volume of a PersistentVolumeClaim in the pod's namespace.",
  ),
  rbd: optional([2, 11], rbdVolumeSource, "An image of Ceph's block device."),
  flexVolume: optional([2, 12], flexVolumeSource, 'A volume by a FlexVolume driver.'),
  cinder: optional([2, 13], cinderVolumeSource, 'A disk of OpenStack.'),
  cephfs: optional([2, 14], cephFSVolumeSource, 'A folder of CephFS.'),
  flocker: optional([2, 15], flockerVolumeSource, 'A dataset of Flocker.'),
  downwardAPI: optional([2, 16], downwardAPIVolumeSource, 'Facts about the pod, each as a file.'),
  fc: optional([2, 17], fcVolumeSource, 'A disk over Fibre Channel.'),
  azureFile: optional([2, 18], azureFileVolumeSource, 'A file share of Azure.'),
  configMap: optional([2, 19], configMapVolumeSource, 'The keys of a ConfigMap, each as a file.'),
  vsphereVolume: optional([2, 20], vsphereVirtualDiskVolumeSource, 'A disk of vSphere.'),
  quobyte: optional([2, 21], quobyteVolumeSource, 'A volume of Quobyte.'),
  azureDisk: optional([2, 22], azureDiskVolumeSource, 'A disk of Azure.'),
  photonPersistentDisk: optional([2, 23], photonPersistentDiskVolumeSource, 'A disk of Photon.'),
  projected: optional([2, 26], projectedVolumeSource, 'Several sources in one folder.'),
  portworxVolume: optional([2, 24], portworxVolumeSource, 'A volume of Portworx.'),
  scaleIO: optional([2, 25], scaleIOVolumeSource, 'A volume of ScaleIO.'),
  storageos: optional([2, 27], storageOSVolumeSource, 'A volume of StorageOS.'),
  csi: optional([2, 28], csiVolumeSource, 'A short-lived volume by a CSI driver.'),
  ephemeral: optional([2, 29], ephemeralVolumeSource, 'A claim that is made for the pod and goes with it.'),
  image: optional([2, 30], imageVolumeSource, 'The files of a container image.'),
})
export type Volume = z.output<typeof volume>

/** The kinds of source a volume names; a good one names exactly one. */
export const sourcesOf = (given: Volume): string[] => Object.keys(given).filter((key) => key !== 'name')
