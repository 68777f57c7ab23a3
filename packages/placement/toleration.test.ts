import test, { type ExecutionContext } from 'ava'
import { type Taint, type Toleration, tolerates, untoleratedTaint } from './toleration.js'

const taint: Taint = { key: 'dedicated', value: 'db', effect: 'NoSchedule' }
const row = test.macro((t: ExecutionContext, toleration: Toleration, expected: boolean) => t.is(tolerates(toleration, taint), expected))

test('the very same', row, { key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoSchedule' }, true)
test('Equal is what no operator means', row, { key: 'dedicated', value: 'db' }, true)
test('another value', row, { key: 'dedicated', value: 'web' }, false)
test('another effect', row, { key: 'dedicated', value: 'db', effect: 'NoExecute' }, false)
test('Exists asks for no value', row, { key: 'dedicated', operator: 'Exists' }, true)
test('Exists without a key takes all', row, { operator: 'Exists' }, true)
test('no key and no operator takes none', row, {}, false)

test('only taints of the effects asked for count', (t) => {
  t.is(untoleratedTaint([{ key: 'a', effect: 'PreferNoSchedule' }, taint], [], ['NoSchedule']), taint)
  t.is(untoleratedTaint([taint], [{ operator: 'Exists' }], ['NoSchedule']), undefined)
})
