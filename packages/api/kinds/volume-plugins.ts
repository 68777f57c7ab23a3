import { bool, defaulted, int32, list, message, optional, pointer, required, stringMap, text } from '../machinery/notation.js'
import { localObjectReference } from './object-reference.js'

export const gcePersistentDiskVolumeSource = message('io.k8s.api.core.v1.GCEPersistentDiskVolumeSource', {
  pdName: required(1, text),
  fsType: optional(2, text),
  partition: optional(3, int32),
  readOnly: optional(4, bool),
})

export const awsElasticBlockStoreVolumeSource = message('io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource', {
  volumeID: required(1, text),
  fsType: optional(2, text),
  partition: optional(3, int32),
  readOnly: optional(4, bool),
})

export const gitRepoVolumeSource = message('io.k8s.api.core.v1.GitRepoVolumeSource', {
  repository: required(1, text),
  revision: optional(2, text),
  directory: optional(3, text),
})

export const nfsVolumeSource = message('io.k8s.api.core.v1.NFSVolumeSource', {
  server: required(1, text),
  path: required(2, text),
  readOnly: optional(3, bool),
})

export const iscsiVolumeSource = message('io.k8s.api.core.v1.ISCSIVolumeSource', {
  targetPortal: required(1, text),
  iqn: required(2, text),
  lun: required(3, int32),
  iscsiInterface: defaulted(4, text, 'default'),
  fsType: optional(5, text),
  readOnly: optional(6, bool),
  portals: optional(7, list(text)),
  chapAuthDiscovery: optional(8, bool),
  chapAuthSession: optional(11, bool),
  secretRef: optional(10, localObjectReference),
  initiatorName: optional(12, pointer(text)),
})

export const glusterfsVolumeSource = message('io.k8s.api.core.v1.GlusterfsVolumeSource', {
  endpoints: required(1, text),
  path: required(2, text),
  readOnly: optional(3, bool),
})

export const rbdVolumeSource = message('io.k8s.api.core.v1.RBDVolumeSource', {
  monitors: required(1, list(text)),
  image: required(2, text),
  fsType: optional(3, text),
  pool: defaulted(4, text, 'rbd'),
  user: defaulted(5, text, 'admin'),
  keyring: defaulted(6, text, '/etc/ceph/keyring'),
  secretRef: optional(7, localObjectReference),
  readOnly: optional(8, bool),
})

export const flexVolumeSource = message('io.k8s.api.core.v1.FlexVolumeSource', {
  driver: required(1, text),
  fsType: optional(2, text),
  secretRef: optional(3, localObjectReference),
  readOnly: optional(4, bool),
  options: optional(5, stringMap),
})

export const cinderVolumeSource = message('io.k8s.api.core.v1.CinderVolumeSource', {
  volumeID: required(1, text),
  fsType: optional(2, text),
  readOnly: optional(3, bool),
  secretRef: optional(4, localObjectReference),
})

export const cephFSVolumeSource = message('io.k8s.api.core.v1.CephFSVolumeSource', {
  monitors: required(1, list(text)),
  path: optional(2, text),
  user: optional(3, text),
  secretFile: optional(4, text),
  secretRef: optional(5, localObjectReference),
  readOnly: optional(6, bool),
})

export const flockerVolumeSource = message('io.k8s.api.core.v1.FlockerVolumeSource', {
  datasetName: optional(1, text),
  datasetUUID: optional(2, text),
})

export const fcVolumeSource = message('io.k8s.api.core.v1.FCVolumeSource', {
  targetWWNs: optional(1, list(text)),
  lun: optional(2, pointer(int32)),
  fsType: optional(3, text),
  readOnly: optional(4, bool),
  wwids: optional(5, list(text)),
})

export const azureFileVolumeSource = message('io.k8s.api.core.v1.AzureFileVolumeSource', {
  secretName: required(1, text),
  shareName: required(2, text),
  readOnly: optional(3, bool),
})

export const vsphereVirtualDiskVolumeSource = message('io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource', {
  volumePath: required(1, text),
  fsType: optional(2, text),
  storagePolicyName: optional(3, text),
  storagePolicyID: optional(4, text),
})

export const quobyteVolumeSource = message('io.k8s.api.core.v1.QuobyteVolumeSource', {
  registry: required(1, text),
  volume: required(2, text),
  readOnly: optional(3, bool),
  user: optional(4, text),
  group: optional(5, text),
  tenant: optional(6, text),
})

export const azureDiskVolumeSource = message('io.k8s.api.core.v1.AzureDiskVolumeSource', {
  diskName: required(1, text),
  diskURI: required(2, text),
  cachingMode: defaulted(3, pointer(text), 'ReadWrite'),
  fsType: defaulted(4, pointer(text), 'ext4'),
  readOnly: defaulted(5, pointer(bool), false),
  kind: defaulted(6, pointer(text), 'Shared'),
})

export const photonPersistentDiskVolumeSource = message('io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource', {
  pdID: required(1, text),
  fsType: optional(2, text),
})

export const portworxVolumeSource = message('io.k8s.api.core.v1.PortworxVolumeSource', {
  volumeID: required(1, text),
  fsType: optional(2, text),
  readOnly: optional(3, bool),
})

export const scaleIOVolumeSource = message('io.k8s.api.core.v1.ScaleIOVolumeSource', {
  gateway: required(1, text),
  system: required(2, text),
  secretRef: required(3, localObjectReference),
  sslEnabled: optional(4, bool),
  protectionDomain: optional(5, text),
  storagePool: optional(6, text),
  storageMode: defaulted(7, text, 'ThinProvisioned'),
  volumeName: optional(8, text),
  fsType: defaulted(9, text, 'xfs'),
  readOnly: optional(10, bool),
})

export const storageOSVolumeSource = message('io.k8s.api.core.v1.StorageOSVolumeSource', {
  volumeName: optional(1, text),
  volumeNamespace: optional(2, text),
  fsType: optional(3, text),
  readOnly: optional(4, bool),
  secretRef: optional(5, localObjectReference),
})

export const csiVolumeSource = message('io.k8s.api.core.v1.CSIVolumeSource', {
  driver: required(1, text),
  readOnly: optional(2, pointer(bool)),
  fsType: optional(3, pointer(text)),
  volumeAttributes: optional(4, stringMap),
  nodePublishSecretRef: optional(5, localObjectReference),
})
