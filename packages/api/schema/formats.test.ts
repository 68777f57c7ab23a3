import test from 'ava'
import { isOfFormat } from './formats.js'

const format = test.macro({
  exec: (t, name: string, good: readonly string[], bad: readonly string[]) => {
    for (const value of good) t.true(isOfFormat(name, value), value)
    for (const value of bad) t.false(isOfFormat(name, value), value)
  },
  title: (_title, name) => `${name}`,
})
test(format, 'uri', ['http://a.b/c?d', '/path', 'urn:x'], ['', 'a b', 'relative'])
test(format, 'email', ['a@b.c', 'A B <a@b.c>'], ['a', '@b', 'a@'])
test(format, 'hostname', ['a', 'a.example.com', '1a.example'], ['-a', 'a..b', 'a_b', `${'a'.repeat(64)}.com`])
test(format, 'ipv4', ['10.0.0.1'], ['10.0.0', '::1', '256.0.0.1'])
test(format, 'ipv6', ['::1', 'fd00::a'], ['10.0.0.1', ':'])
test(format, 'cidr', ['10.0.0.0/8', 'fd00::/64'], ['10.0.0.0', '10.0.0.0/33', '/8'])
test(format, 'mac', ['02:42:ac:12:00:03', '02-42-ac-12-00-03', '0242.ac12.0003'], ['02:42', '02:42:ac:12:00:zz', '02:42-ac:12:00:03'])
test(format, 'uuid', ['6228F766-6061-437e-90d2-3517f1de1470'], ['6228f766'])
test(format, 'uuid4', ['6228f766-6061-437e-90d2-3517f1de1470'], ['6228f766-6061-137e-90d2-3517f1de1470'])
test(format, 'isbn10', ['0321751043'], ['0321751044', '978'])
test(format, 'isbn13', ['978-0321751041'], ['978-0321751042'])
test(format, 'creditcard', ['4111 1111 1111 1111'], ['4111 1111 1111 1112', '1'])
test(format, 'hexcolor', ['#fff', 'A0B0C0'], ['#ff', 'red'])
test(format, 'rgbcolor', ['rgb(1, 20,255)'], ['rgb(1,2,256)', 'rgb(1,2)'])
test(format, 'byte', ['', 'YQ==', 'YWJj'], ['a', 'YQ=', 'a b='])
test(format, 'date', ['2025-02-28'], ['2025-02-30', '2025-2-1', 'x'])
test(format, 'date-time', ['2025-02-28T10:00:00Z', '2025-02-28T10:00:00.5+01:00'], ['2025-02-28', 'x'])
test(format, 'duration', ['1h30m', '0', '-1.5s', '22 ns', '3 days'], ['', '1', 'h'])
test(format, 'bsonobjectid', ['507f1f77bcf86cd799439011'], ['507f'])
test(format, 'ssn', ['111-22-3333'], ['1'])
test(format, 'password', ['anything'], [])
test(format, 'nobody-knows-it', ['anything'], [])
