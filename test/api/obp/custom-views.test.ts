/** Custom views from v3.0.0 on: in which order the calls look at what is wrong, and what one view gives the right to. */
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { without } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { createView, grantView, viewBody } from '../../support/views'
import type { ViewJson } from '../../support/views'

let engine: TestEngine
let owner: Person
let account: TestAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  const bank = await createBank(engine)
  owner = await createPerson(engine)
  account = await createAccount(engine, owner, bank)
})
afterAll(() => engine.stop())

const views = (version = 'v1.4.0', id = ''): string => `/obp/${version}${account.path}/views${id && `/${id}`}`
const send = (method: string, path: string, body?: unknown, as = owner): Promise<Reply<ViewJson>> =>
  call<ViewJson>(engine, method, path, body === undefined ? { as } : { as, body })

describe.each(['v3.0.0', 'v5.1.0'])('%s: what is wrong with a view is said in the order of OBP', (version) => {
  const elsewhere = (id = ''): string => `/obp/${version}/banks/no.such.bank/accounts/no.such/views${id && `/${id}`}`
  const change = { ...without(viewBody(''), 'name'), metadata_view: '_any' }

  test('of an unknown bank the account is not found', async () => {
    const absent = refused(404, 'OBP-30018')
    expect(await send('GET', elsewhere())).toMatchObject(absent)
    expect(await send('POST', elsewhere(), { ...viewBody('_x'), metadata_view: '' })).toMatchObject(absent)
    expect(await send('PUT', elsewhere('_x'), change)).toMatchObject(absent)
    expect(await send('DELETE', elsewhere('_x'))).toMatchObject(refused(404, 'OBP-30001'))
  })

  test('the name comes before the account and the right', async () => {
    const stranger = await createPerson(engine)
    const plain = { ...viewBody('plain'), metadata_view: '' }
    for (const path of [elsewhere(), views(version)]) {
      expect(await send('POST', path, plain, stranger)).toMatchObject(
        refused(
          400,
          'OBP-20020: Custom view name/view_id must start with `_`. eg: _work, _life. Current view_name (plain)',
        ),
      )
    }
    const owners = { ...change, metadata_view: 'owner' }
    for (const path of [elsewhere('_x'), views(version, '_x')]) {
      expect(await send('PUT', path, owners, stranger)).toMatchObject(refused(400, 'OBP-20020'))
      expect(await send('PUT', path, owners)).toMatchObject(refused(400, 'Current view_name (_x)'))
    }
    expect(await send('PUT', views(version, '_x'), { ...change, metadata_view: '' })).toMatchObject(
      refused(400, 'OBP-20020'),
    )
    expect(await send('DELETE', views(version, 'owner'), undefined, stranger)).toMatchObject(refused(400, 'OBP-20020'))
  })

  test('a view is changed by who holds it and may change views', async () => {
    const name = `_mine.${version}`
    await createView(engine, account, owner, name)
    const own = { ...change, metadata_view: name, description: 'changed' }
    const put = (id: string, as = owner) => send('PUT', views(version, id), own, as)
    expect(await put(name)).toMatchObject(refused(403, `OBP-20017: Current user does not have access to the view.`))
    expect(await put('owner')).toMatchObject(refused(400, `metadata_view = ${name}. It should be an existing VIEW_ID`))
    expect(await put('_no_such')).toMatchObject(refused(400, 'OBP-30005'))
    // Who may change no view learns of none that there is.
    const reader = await createPerson(engine)
    for (const id of [name, '_no_such']) expect(await put(id, reader)).toMatchObject(refused(403, 'OBP-20017'))
    await grantView(engine, account, owner, reader, name)
    expect(await put(name, reader)).toMatchObject(refused(400, 'OBP-20022'))
    expect(await put('_no_such', reader)).toMatchObject(refused(403, 'OBP-20017'))
    await grantView(engine, account, owner, owner, name)
    expect(await put(name)).toMatchObject({ status: 200, body: { id: name, description: 'changed' } })
  })

  test('who may delete no view learns of none that there is', async () => {
    const stranger = await createPerson(engine)
    const name = `_gone.${version}`
    await createView(engine, account, owner, name)
    for (const id of [name, '_no_such']) {
      expect(await send('DELETE', views(version, id), undefined, stranger)).toMatchObject(refused(400, 'OBP-20022'))
    }
    expect((await send('DELETE', views(version, name))).status).toBe(204)
  })
})

describe('v5.1.0', () => {
  const target = (id = ''): string => `/obp/v5.1.0${account.path}/views/ManageCustomViews/target-views${id && `/${id}`}`
  const wish = (permissions: readonly string[] = []) => {
    const rest = without(viewBody('_v510'), 'allowed_actions')
    return { ...rest, metadata_view: '', allowed_permissions: permissions }
  }

  test('a custom view is made, read, replaced and deleted by the right of one view', async () => {
    const created = await send('POST', target(), wish(['can_see_transaction_amount']))
    const shown = {
      id: '_v510',
      name: '_v510',
      metadata_view: '_v510',
      allowed_permissions: ['can_see_transaction_amount'],
    }
    expect(created).toMatchObject({ status: 201, body: shown })
    expect((await send('GET', target('_v510'))).body).toEqual(created.body)
    const change = without(wish(['can_see_tags']), 'name')
    const changed = await send('PUT', target('_v510'), change)
    expect(changed).toMatchObject({ status: 200, body: { ...shown, allowed_permissions: ['can_see_tags'] } })
    expect((await send('DELETE', target('_v510'))).status).toBe(204)
    expect(await send('GET', target('_v510'))).toMatchObject(refused(400, 'OBP-30005'))
    expect(await send('PUT', target('_v510'), change)).toMatchObject(refused(400, 'OBP-30260'))
    expect(await send('DELETE', target('_v510'))).toMatchObject(refused(400, 'OBP-30005'))
  })

  const nameOnly = 'can_add_transaction_request_to_own_account'
  test('what is false of every view is no permission that a view has', async () => {
    await createView(engine, account, owner, '_own_account', { actions: ['can_query_available_funds', nameOnly] })
    const { body } = await send('GET', target('_own_account'))
    expect(body).toMatchObject({ allowed_permissions: ['can_query_available_funds'] })
  })

  test('the owner view alone may not, and no view gives more than it has', async () => {
    const by = (path: string) => path.replace('ManageCustomViews', 'owner')
    const change = without(wish(), 'name')
    const right = (of: string) => refused(400, `You need the \`can_${of}_custom_view\` permission on `)
    expect(await send('POST', by(target()), wish())).toMatchObject(right('create'))
    expect(await send('PUT', by(target('_x')), change)).toMatchObject(right('update'))
    expect(await send('GET', by(target('_x')))).toMatchObject(
      refused(400, 'the `can_get_custom_view` permission on any your views. Current VIEW_ID (owner)'),
    )
    expect(await send('DELETE', by(target('_x')))).toMatchObject(
      refused(400, 'the `can_delete_custom_view` permission on any your views.Current VIEW_ID (owner)'),
    )
    // What the view lacks comes before what it may not do.
    const more = ['can_query_available_funds']
    expect(await send('POST', by(target()), wish(more))).toMatchObject(refused(400, 'OBP-20049'))
    expect(await send('PUT', by(target('_x')), { ...change, allowed_permissions: more })).toMatchObject(
      refused(400, 'OBP-20049'),
    )
    expect(await send('POST', by(target()), { ...wish(more), name: 'plain' })).toMatchObject(refused(400, 'OBP-20020'))
    expect(await send('POST', target(), wish(['can_update_bank_account_label']))).toMatchObject(
      refused(400, 'OBP-20049'),
    )
    expect(await send('POST', target(), { ...wish(), name: 'plain' })).toMatchObject(refused(400, 'OBP-20020'))
    expect(await send('GET', target('owner'))).toMatchObject(refused(400, 'OBP-20020'))
  })
})
