import type { Resource } from '../client/resource.js'

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** The answer to a discovery path; undefined when the path is another one. */
export function discovery(resources: readonly Resource<unknown>[], path: string): unknown {
  const groups = [...new Set(resources.filter(({ group }) => group !== '').map(({ group, version }) => `${group}/${version}`))]
  if (path === '/apis')
    return {
      kind: 'APIGroupList',
      groups: groups.map((one) => ({ name: one.split('/')[0], versions: [{ version: one.split('/')[1] }] })),
    }
  const served = ['v1', ...groups].find((one) => path === (one === 'v1' ? '/api/v1' : `/apis/${one}`))
  if (served === undefined) return undefined
  const here = resources.filter(({ group, version }) => (group === '' ? version : `${group}/${version}`) === served)
  return { kind: 'APIResourceList', resources: here.map(({ plural, kind, namespaced }) => ({ name: plural, kind, namespaced, verbs })) }
}
