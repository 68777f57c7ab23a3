import test from 'ava'
import { kinds } from '../../../packages/api/kinds/registry.js'
import { ApiError } from '../../../packages/api/machinery/status.js'
import { OpenApi } from './openapi.js'

const openApi = new OpenApi({ all: kinds, generation: 0 })
const asked = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'

const protobuf = test.macro({
  exec: (t, path: string, accepts: string) => {
    const found = openApi.find(path, accepts)
    t.is(found?.contentType, 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
    // Document.swagger, field 1: "2.0"
    t.deepEqual(found?.body.subarray(0, 5), Buffer.from('\n\x032.0'))
  },
  title: (_title, path, accepts) => `${path} is protobuf for ${accepts}`,
})
test(protobuf, '/openapi/v2', asked)
test(protobuf, '/openapi/v2', `application/json;q=0.5, ${asked}`)
test(protobuf, '/openapi/v2', '*/*')
test(protobuf, '/swagger-2.0.0.pb-v1', 'application/json')

test('/openapi/v2 as JSON is not to be had', (t) => {
  t.is(t.throws(() => openApi.find('/openapi/v2', 'application/json'), { instanceOf: ApiError })?.code, 406)
})
test('/openapi/v3 has an index and the documents it names', (t) => {
  const { paths } = JSON.parse(openApi.find('/openapi/v3', '*/*')!.body.toString()) as { paths: Record<string, unknown> }
  t.true(Object.hasOwn(paths, 'apis/apps/v1'))
  for (const path of Object.keys(paths)) t.is(openApi.find(`/openapi/v3/${path}`, '*/*')?.contentType, 'application/json')
  t.is(openApi.find('/openapi/v3/apis/none/v1', '*/*'), undefined)
})
