import { MalformedFileError, readCsv } from '../../platform/csv'
import { readXml } from '../../platform/xml'

test('CSV may begin with a byte order mark, quote cells, and end its lines either way', () => {
  expect(readCsv('\uFEFFa,b\r\n"x, ""y""",\n\n"two\nlines"')).toEqual([['a', 'b'], ['x, "y"', ''], ['two\nlines']])
})

test('CSV with a quote that is never closed is malformed', () => {
  expect(() => readCsv('a,"b\nc')).toThrow(MalformedFileError)
})

test('XML becomes a tree; text is decoded', () => {
  expect(readXml('<?xml version="1.0"?><a x="1">t&amp;<b/><![CDATA[<u>]]></a>')).toEqual({
    name: 'a',
    text: 't&<u>',
    children: [{ name: 'b', text: '', children: [] }],
  })
})

test.each([
  ['not closed', '<a><b></a>'],
  ['empty', ''],
  ['something else', '{}'],
  ['an entity that a document type declares', '<!DOCTYPE a [<!ENTITY e "eeee">]><a>&e;</a>'],
  ['an entity that would read a file', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'],
  ['deeper than anybody writes', `${'<a>'.repeat(101)}${'</a>'.repeat(101)}`],
])('XML that is %s is malformed', (_what, xml) => {
  expect(() => readXml(xml)).toThrow(MalformedFileError)
})
