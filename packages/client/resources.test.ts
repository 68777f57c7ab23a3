import test from 'ava'
import { kinds } from '../api/kinds/registry.js'
import type { Resource } from './resource.js'
import * as resources from './resources.js'

test('every resource is where its kind says it is', (t) => {
  for (const { group, version, kind, plural, namespaced } of Object.values(resources) as Resource<unknown>[]) {
    const defined = kinds.find((one) => one.group === group && one.kind === kind)
    t.deepEqual(
      { group, version, kind, plural, namespaced },
      defined && {
        group: defined.group,
        version: defined.version,
        kind: defined.kind,
        plural: defined.plural,
        namespaced: defined.namespaced,
      },
    )
  }
})
