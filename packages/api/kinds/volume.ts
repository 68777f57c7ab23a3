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
  key: required(1, text),
  path: required(2, text),
  mode: optional(3, pointer(int32)),
})

export const hostPathVolumeSource = message('io.k8s.api.core.v1.HostPathVolumeSource', {
  path: required(1, text),
  type: defaulted(
    2,
    pointer(oneOf('', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice')),
    '',
  ),
})

export const emptyDirVolumeSource = message('io.k8s.api.core.v1.EmptyDirVolumeSource', {
  medium: optional(1, text),
  sizeLimit: optional(2, quantity),
})

export const secretVolumeSource = message('io.k8s.api.core.v1.SecretVolumeSource', {
  secretName: optional(1, text),
  items: optional(2, list(keyToPath)),
  defaultMode: defaulted(3, pointer(int32), 0o644),
  optional: optional(4, pointer(bool)),
})

export const configMapVolumeSource = message('io.k8s.api.core.v1.ConfigMapVolumeSource', {
  name: optional([1, 1], text),
  items: optional(2, list(keyToPath)),
  defaultMode: defaulted(3, pointer(int32), 0o644),
  optional: optional(4, pointer(bool)),
})

export const downwardAPIVolumeFile = message('io.k8s.api.core.v1.DownwardAPIVolumeFile', {
  path: required(1, text),
  fieldRef: optional(2, objectFieldSelector),
  resourceFieldRef: optional(3, resourceFieldSelector),
  mode: optional(4, pointer(int32)),
})

export const downwardAPIVolumeSource = message('io.k8s.api.core.v1.DownwardAPIVolumeSource', {
  items: optional(1, list(downwardAPIVolumeFile)),
  defaultMode: defaulted(2, pointer(int32), 0o644),
})

export const persistentVolumeClaimVolumeSource = message('io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource', {
  claimName: required(1, text),
  readOnly: optional(2, bool),
})

export const secretProjection = message('io.k8s.api.core.v1.SecretProjection', {
  name: optional([1, 1], text),
  items: optional(2, list(keyToPath)),
  optional: optional(4, pointer(bool)),
})

export const configMapProjection = message('io.k8s.api.core.v1.ConfigMapProjection', {
  name: optional([1, 1], text),
  items: optional(2, list(keyToPath)),
  optional: optional(4, pointer(bool)),
})

export const downwardAPIProjection = message('io.k8s.api.core.v1.DownwardAPIProjection', {
  items: optional(1, list(downwardAPIVolumeFile)),
})

export const serviceAccountTokenProjection = message('io.k8s.api.core.v1.ServiceAccountTokenProjection', {
  audience: optional(1, text),
  expirationSeconds: defaulted(2, pointer(int64), 3600),
  path: required(3, text),
})

export const clusterTrustBundleProjection = message('io.k8s.api.core.v1.ClusterTrustBundleProjection', {
  name: optional(1, pointer(text)),
  signerName: optional(2, pointer(text)),
  labelSelector: optional(3, labelSelector),
  optional: optional(5, pointer(bool)),
  path: required(4, text),
  user: optional(6, pointer(int64)),
})

export const volumeProjection = message('io.k8s.api.core.v1.VolumeProjection', {
  secret: optional(1, secretProjection),
  downwardAPI: optional(2, downwardAPIProjection),
  configMap: optional(3, configMapProjection),
  serviceAccountToken: optional(4, serviceAccountTokenProjection),
  clusterTrustBundle: optional(5, clusterTrustBundleProjection),
})

export const projectedVolumeSource = message('io.k8s.api.core.v1.ProjectedVolumeSource', {
  sources: optional(1, list(volumeProjection)),
  defaultMode: defaulted(2, pointer(int32), 0o644),
})

export const volumeResourceRequirements = message('io.k8s.api.core.v1.VolumeResourceRequirements', {
  limits: optional(1, quantityMap),
  requests: optional(2, quantityMap),
})

export const persistentVolumeClaimSpec = message('io.k8s.api.core.v1.PersistentVolumeClaimSpec', {
  accessModes: optional(1, list(oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'))),
  selector: optional(4, labelSelector),
  resources: embedded(2, volumeResourceRequirements),
  volumeName: optional(3, text),
  storageClassName: optional(5, pointer(text)),
  volumeMode: defaulted(6, pointer(oneOf('Block', 'Filesystem')), 'Filesystem'),
  dataSource: optional(7, typedLocalObjectReference),
  dataSourceRef: optional(8, typedObjectReference),
  volumeAttributesClassName: optional(9, pointer(text)),
})

export const persistentVolumeClaimTemplate = message('io.k8s.api.core.v1.PersistentVolumeClaimTemplate', {
  metadata: embedded(1, objectMeta),
  spec: embedded(2, persistentVolumeClaimSpec),
})

/** As a StatefulSet's volumeClaimTemplates hold it; the kind itself is not served. */
export const persistentVolumeClaim = message('io.k8s.api.core.v1.PersistentVolumeClaim', {
  apiVersion: text.optional(),
  kind: text.optional(),
  metadata: embedded(1, objectMeta),
  spec: embedded(2, persistentVolumeClaimSpec),
})

export const ephemeralVolumeSource = message('io.k8s.api.core.v1.EphemeralVolumeSource', {
  volumeClaimTemplate: optional(1, persistentVolumeClaimTemplate),
})

export const imageVolumeSource = message('io.k8s.api.core.v1.ImageVolumeSource', {
  reference: optional(1, text),
  pullPolicy: optional(2, oneOf('Always', 'Never', 'IfNotPresent')),
})

export const volume = message('io.k8s.api.core.v1.Volume', {
  name: required(1, filled),
  emptyDir: optional([2, 2], emptyDirVolumeSource),
  hostPath: optional([2, 1], hostPathVolumeSource),
  gcePersistentDisk: optional([2, 3], gcePersistentDiskVolumeSource),
  awsElasticBlockStore: optional([2, 4], awsElasticBlockStoreVolumeSource),
  gitRepo: optional([2, 5], gitRepoVolumeSource),
  secret: optional([2, 6], secretVolumeSource),
  nfs: optional([2, 7], nfsVolumeSource),
  iscsi: optional([2, 8], iscsiVolumeSource),
  glusterfs: optional([2, 9], glusterfsVolumeSource),
  persistentVolumeClaim: optional([2, 10], persistentVolumeClaimVolumeSource),
  rbd: optional([2, 11], rbdVolumeSource),
  flexVolume: optional([2, 12], flexVolumeSource),
  cinder: optional([2, 13], cinderVolumeSource),
  cephfs: optional([2, 14], cephFSVolumeSource),
  flocker: optional([2, 15], flockerVolumeSource),
  downwardAPI: optional([2, 16], downwardAPIVolumeSource),
  fc: optional([2, 17], fcVolumeSource),
  azureFile: optional([2, 18], azureFileVolumeSource),
  configMap: optional([2, 19], configMapVolumeSource),
  vsphereVolume: optional([2, 20], vsphereVirtualDiskVolumeSource),
  quobyte: optional([2, 21], quobyteVolumeSource),
  azureDisk: optional([2, 22], azureDiskVolumeSource),
  photonPersistentDisk: optional([2, 23], photonPersistentDiskVolumeSource),
  projected: optional([2, 26], projectedVolumeSource),
  portworxVolume: optional([2, 24], portworxVolumeSource),
  scaleIO: optional([2, 25], scaleIOVolumeSource),
  storageos: optional([2, 27], storageOSVolumeSource),
  csi: optional([2, 28], csiVolumeSource),
  ephemeral: optional([2, 29], ephemeralVolumeSource),
  image: optional([2, 30], imageVolumeSource),
})
export type Volume = z.output<typeof volume>

/** The kinds of source a volume names; a good one names exactly one. */
export const sourcesOf = (given: Volume): string[] => Object.keys(given).filter((key) => key !== 'name')
