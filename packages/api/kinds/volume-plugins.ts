import { bool, defaulted, int32, list, message, optional, pointer, required, stringMap, text } from '../machinery/notation.js'
import { localObjectReference } from './object-reference.js'

export const gcePersistentDiskVolumeSource = message('io.k8s.api.core.v1.GCEPersistentDiskVolumeSource', {
  pdName: required(1, text, 'Name of the disk.'),
  fsType: optional(2, text, 'File system to mount.'),
  partition: optional(3, int32, 'Number of the partition.'),
  readOnly: optional(4, bool, 'Whether it can only be read.'),
})

export const awsElasticBlockStoreVolumeSource = message('io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource', {
  volumeID: required(1, text, 'Identity of the disk.'),
  fsType: optional(2, text, 'File system to mount.'),
  partition: optional(3, int32, 'Number of the partition.'),
  readOnly: optional(4, bool, 'Whether it can only be read.'),
})

export const gitRepoVolumeSource = message('io.k8s.api.core.v1.GitRepoVolumeSource', {
  repository: required(1, text, 'URL of the repository.'),
  revision: optional(2, text, 'The commit.'),
  directory: optional(3, text, 'Folder to put it in.'),
})

export const nfsVolumeSource = message('io.k8s.api.core.v1.NFSVolumeSource', {
  server: required(1, text, 'Name or address of the server.'),
  path: required(2, text, 'The folder that it exports.'),
  readOnly: optional(3, bool, 'Whether it can only be read.'),
})

export const iscsiVolumeSource = message('io.k8s.api.core.v1.ISCSIVolumeSource', {
  targetPortal: required(1, text, 'Address and port of the target.'),
  iqn: required(2, text, "The target's qualified name."),
  lun: required(3, int32, 'Number of the disk.'),
  iscsiInterface: defaulted(4, text, 'default', 'Interface to use.'),
  fsType: optional(5, text, 'File system to mount.'),
  readOnly: optional(6, bool, 'Whether it can only be read.'),
  portals: optional(7, list(text), 'Further addresses of the target.'),
  chapAuthDiscovery: optional(8, bool, 'Whether discovery is authenticated by CHAP.'),
  chapAuthSession: optional(11, bool, 'Whether the session is authenticated by CHAP.'),
  secretRef: optional(10, localObjectReference, 'Secret with the CHAP credentials.'),
  initiatorName: optional(12, pointer(text), 'Name under which the node asks.'),
})

export const glusterfsVolumeSource = message('io.k8s.api.core.v1.GlusterfsVolumeSource', {
  endpoints: required(1, text, 'Endpoints that name its servers.'),
  path: required(2, text, 'The volume.'),
  readOnly: optional(3, bool, 'Whether it can only be read.'),
})

export const rbdVolumeSource = message('io.k8s.api.core.v1.RBDVolumeSource', {
  monitors: required(1, list(text), "Addresses of Ceph's monitors."),
  image: required(2, text, 'The image.'),
  fsType: optional(3, text, 'File system to mount.'),
  pool: defaulted(4, text, 'rbd', 'Pool that the image is in.'),
  user: defaulted(5, text, 'admin', 'User to ask as.'),
  keyring: defaulted(6, text, '/etc/ceph/keyring', "File with the user's key."),
  secretRef: optional(7, localObjectReference, "Secret with the user's key."),
  readOnly: optional(8, bool, 'Whether it can only be read.'),
})

export const flexVolumeSource = message('io.k8s.api.core.v1.FlexVolumeSource', {
  driver: required(1, text, 'Name of the driver.'),
  fsType: optional(2, text, 'File system to mount.'),
  secretRef: optional(3, localObjectReference, 'Secret for the driver.'),
  readOnly: optional(4, bool, 'Whether it can only be read.'),
  options: optional(5, stringMap, 'Options for the driver.'),
})

export const cinderVolumeSource = message('io.k8s.api.core.v1.CinderVolumeSource', {
  volumeID: required(1, text, 'Identity of the disk.'),
  fsType: optional(2, text, 'File system to mount.'),
  readOnly: optional(3, bool, 'Whether it can only be read.'),
  secretRef: optional(4, localObjectReference, "Secret with OpenStack's credentials."),
})

export const cephFSVolumeSource = message('io.k8s.api.core.v1.CephFSVolumeSource', {
  monitors: required(1, list(text), "Addresses of Ceph's monitors."),
  path: optional(2, text, 'Folder to mount.'),
  user: optional(3, text, 'User to ask as.'),
  secretFile: optional(4, text, "File with the user's key."),
  secretRef: optional(5, localObjectReference, "Secret with the user's key."),
  readOnly: optional(6, bool, 'Whether it can only be read.'),
})

export const flockerVolumeSource = message('io.k8s.api.core.v1.FlockerVolumeSource', {
  datasetName: optional(1, text, 'Name of the dataset.'),
  datasetUUID: optional(2, text, 'Identity of the dataset.'),
})

export const fcVolumeSource = message('io.k8s.api.core.v1.FCVolumeSource', {
  targetWWNs: optional(1, list(text), 'World-wide names of the targets.'),
  lun: optional(2, pointer(int32), 'Number of the disk.'),
  fsType: optional(3, text, 'File system to mount.'),
  readOnly: optional(4, bool, 'Whether it can only be read.'),
  wwids: optional(5, list(text), 'World-wide identities of the disk.'),
})

export const azureFileVolumeSource = message('io.k8s.api.core.v1.AzureFileVolumeSource', {
  secretName: required(1, text, 'Secret with the storage account.'),
  shareName: required(2, text, 'Name of the share.'),
  readOnly: optional(3, bool, 'Whether it can only be read.'),
})

export const vsphereVirtualDiskVolumeSource = message('io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource', {
  volumePath: required(1, text, 'Path of the disk.'),
  fsType: optional(2, text, 'File system to mount.'),
  storagePolicyName: optional(3, text, 'Storage policy.'),
  storagePolicyID: optional(4, text, 'Identity of the storage policy.'),
})

export const quobyteVolumeSource = message('io.k8s.api.core.v1.QuobyteVolumeSource', {
  registry: required(1, text, 'Addresses of its registry.'),
  volume: required(2, text, 'Name of the volume.'),
  readOnly: optional(3, bool, 'Whether it can only be read.'),
  user: optional(4, text, 'User to ask as.'),
  group: optional(5, text, 'Group to ask as.'),
  tenant: optional(6, text, 'Owner of the volume.'),
})

export const azureDiskVolumeSource = message('io.k8s.api.core.v1.AzureDiskVolumeSource', {
  diskName: required(1, text, 'Name of the disk.'),
  diskURI: required(2, text, 'Where the disk is.'),
  cachingMode: defaulted(3, pointer(text), 'ReadWrite', 'How the host caches it.'),
  fsType: defaulted(4, pointer(text), 'ext4', 'File system to mount.'),
  readOnly: defaulted(5, pointer(bool), false, 'Whether it can only be read.'),
  kind: defaulted(6, pointer(text), 'Shared', 'Whether it is managed or a blob.'),
})

export const photonPersistentDiskVolumeSource = message('io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource', {
  pdID: required(1, text, 'Identity of the disk.'),
  fsType: optional(2, text, 'File system to mount.'),
})

export const portworxVolumeSource = message('io.k8s.api.core.v1.PortworxVolumeSource', {
  volumeID: required(1, text, 'Identity of the volume.'),
  fsType: optional(2, text, 'File system to mount.'),
  readOnly: optional(3, bool, 'Whether it can only be read.'),
})

export const scaleIOVolumeSource = message('io.k8s.api.core.v1.ScaleIOVolumeSource', {
  gateway: required(1, text, 'Address of the gateway.'),
  system: required(2, text, 'Name of the storage system.'),
  secretRef: required(3, localObjectReference, 'Secret with its credentials.'),
  sslEnabled: optional(4, bool, 'Whether the gateway is asked over TLS.'),
  protectionDomain: optional(5, text, 'Protection domain.'),
  storagePool: optional(6, text, 'Storage pool.'),
  storageMode: defaulted(7, text, 'ThinProvisioned', 'Thick or thin.'),
  volumeName: optional(8, text, 'Name of the volume.'),
  fsType: defaulted(9, text, 'xfs', 'File system to mount.'),
  readOnly: optional(10, bool, 'Whether it can only be read.'),
})

export const storageOSVolumeSource = message('io.k8s.api.core.v1.StorageOSVolumeSource', {
  volumeName: optional(1, text, 'Name of the volume.'),
  volumeNamespace: optional(2, text, 'Where the volume is.'),
  fsType: optional(3, text, 'File system to mount.'),
  readOnly: optional(4, bool, 'Whether it can only be read.'),
  secretRef: optional(5, localObjectReference, 'Secret with its credentials.'),
})

export const csiVolumeSource = message('io.k8s.api.core.v1.CSIVolumeSource', {
  driver: required(1, text, 'Name of the driver.'),
  readOnly: optional(2, pointer(bool), 'Whether it can only be read.'),
  fsType: optional(3, pointer(text), 'File system to mount.'),
  volumeAttributes: optional(4, stringMap, 'Settings for the driver.'),
  nodePublishSecretRef: optional(5, localObjectReference, 'Secret for the driver.'),
})
