// Versions of the CNI specification that a configuration may ask for. The result is printed in that version's shape.

export const supportedVersions = ['0.3.1', '0.4.0', '1.0.0', '1.1.0'] as const
export type CniVersion = (typeof supportedVersions)[number]

/** The version VERSION answers with. */
export const newestVersion: CniVersion = '1.1.0'

export const isSupported = (version: string): version is CniVersion => (supportedVersions as readonly string[]).includes(version)

/** True when `version` is `floor` or later. Both must be supported versions. */
export const isAtLeast = (version: CniVersion, floor: CniVersion): boolean =>
  supportedVersions.indexOf(version) >= supportedVersions.indexOf(floor)
