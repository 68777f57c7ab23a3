import { isDeepStrictEqual } from 'node:util'

/** Whether two statuses say the same. The server leaves out counts of zero, so these are the same as none. */
export const sameStatus = (a: object, b: object): boolean => isDeepStrictEqual(counted(a), counted(b))

const counted = (status: object): object =>
  Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined && value !== 0))
