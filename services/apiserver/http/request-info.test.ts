import test from 'ava'
import { readRequestInfo } from './request-info.js'

const reads = test.macro({
  exec: (t, method: string, url: string, wanted: string) => {
    const info = readRequestInfo(method, url)
    const on = info?.on
    t.is(
      on === undefined ? 'none' : `${info?.verb} ${on.group}/${on.version} ${on.resource}/${on.subresource} ${on.namespace}:${on.name}`,
      wanted,
    )
  },
  title: (_, method, url) => `${method} ${url}`,
})

test(reads, 'GET', '/api/v1/namespaces/shop/pods/web-0/log?follow=true', 'get /v1 pods/log shop:web-0')
test(reads, 'GET', '/apis/apps/v1/deployments?watch=true', 'watch apps/v1 deployments/ :')
test(reads, 'GET', '/api/v1/pods?watch=True', 'watch /v1 pods/ :')
test(reads, 'GET', '/api/v1/pods?watch=0', 'list /v1 pods/ :')
test(reads, 'GET', '/api/v1/watch/namespaces/shop/pods/web', 'watch /v1 pods/ shop:web')
test(reads, 'PUT', '/api/v1/namespaces/shop/status', 'update /v1 namespaces/status :shop')
test(reads, 'PUT', '/api/v1/namespaces/shop/finalize', 'update /v1 namespaces/finalize :shop')
test(reads, 'GET', '/api/v1/namespaces/shop', 'get /v1 namespaces/ :shop')
test(reads, 'DELETE', '/api/v1/namespaces/shop/pods', 'deletecollection /v1 pods/ shop:')
test(reads, 'POST', '/api/v1/namespaces/shop/pods/web/binding', 'create /v1 pods/binding shop:web')
test(reads, 'GET', '/api/v1', 'none')
test(reads, 'GET', '/apis/apps', 'none')
test(reads, 'GET', '/healthz', 'none')

test('paths that step up, or hide a slash, are refused', (t) => {
  for (const url of ['/api/v1/namespaces/../pods', '/api/v1/pods/a%2Fb', '/api/v1/pods/%E0%A4%A', '/api/v1/pods/a%00'])
    t.is(readRequestInfo('GET', url), undefined, url)
})
