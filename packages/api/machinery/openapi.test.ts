import test from 'ava'
import { kinds } from '../kinds/registry.js'
import { groupVersionPath, openApiDocument, openApiIndex } from './openapi.js'

const groups = [...new Set(kinds.map(groupVersionPath))]
const documents = new Map(groups.map((path) => [path, openApiDocument(kinds.filter((kind) => groupVersionPath(kind) === path))]))

// biome-ignore-start lint/suspicious/noExplicitAny: a JSON document, looked at here and there
interface Document {
  paths: Record<string, Record<string, any>>
  components: { schemas: Record<string, any> }
}
// biome-ignore-end lint/suspicious/noExplicitAny: see above

for (const [path, document] of documents) {
  const { paths, components } = document as unknown as Document
  test(`${path}: every reference leads somewhere`, (t) => {
    const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)
    for (const [, name] of references) t.truthy(components.schemas[name!], name)
    t.false(JSON.stringify(document).includes('#/definitions'))
  })
  test(`${path}: kubectl finds a PATCH with fieldValidation for every kind that can be patched`, (t) => {
    for (const kind of kinds.filter((kind) => groupVersionPath(kind) === path)) {
      const found = Object.values(paths).filter(({ patch }) => patch?.['x-kubernetes-group-version-kind']?.kind === kind.kind)
      t.is(found.length > 0, kind.verbs.includes('patch'), kind.kind)
      for (const { patch } of found)
        t.true(
          patch.parameters.some(
            (parameter: { name: string; in: string }) => parameter.name === 'fieldValidation' && parameter.in === 'query',
          ),
        )
    }
  })
  test(`${path}: every kind's schema says which kind it is`, (t) => {
    for (const kind of kinds.filter((kind) => groupVersionPath(kind) === path))
      t.deepEqual(components.schemas[kind.id]['x-kubernetes-group-version-kind'], [
        { group: kind.group, version: kind.version, kind: kind.kind },
      ])
  })
}
test('fields with defaults are optional, the merge key of a list is named', (t) => {
  const { components } = documents.get('api/v1') as unknown as Document
  const servicePort = components.schemas['io.k8s.api.core.v1.ServicePort']
  t.deepEqual(servicePort.required, ['port'])
  t.is(servicePort.properties.protocol.default, 'TCP')
  t.is(servicePort.properties.targetPort.format, 'int-or-string')
  t.is(components.schemas['io.k8s.api.core.v1.PodSpec'].properties.containers['x-kubernetes-patch-merge-key'], 'name')
})
test('the index changes its hash when a document does', (t) => {
  const hash = (document: Record<string, unknown>) => JSON.stringify(openApiIndex(new Map([['api/v1', document]])))
  t.not(hash({ a: 1 }), hash({ a: 2 }))
  t.regex(hash({ a: 1 }), /^\{"paths":\{"api\/v1":\{"serverRelativeURL":"\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{64}"\}\}\}$/)
})
