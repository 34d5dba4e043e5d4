import type { Page } from '@playwright/test'

import { expect, test } from './test'
import type { Organization } from './world/organization'

const save = (page: Page) =>
  page.getByRole('region', { name: 'Save' }).getByRole('button', { name: 'Save', exact: true })
const saved = (page: Page) =>
  expect(page.getByRole('region', { name: 'Save' })).toContainText('Saved just now')
const list = (page: Page) => page.getByRole('combobox', { name: 'List' })

type Settings = Record<string, unknown> & { mappings: { source: string; target: string; locked: boolean }[] }

async function stored(org: Organization): Promise<Settings> {
  const { settings } = await org.ask<{ settings: Settings }>(`{ settings {
    targetListId ifExists lookUpUnknownProspects lifecycleFieldKey hostEmailFieldKey routingFormEmailField
    paused version
    triggers { bookingCreated bookingCanceled bookingRescheduled bookingNoShow routingFormSubmitted }
    lifecycleWording { booked canceled rescheduled noShow }
    mappings { source target locked }
  } }`)
  return settings
}

test('a list is searched and chosen, and one with an active campaign asks first', async ({
  page,
  open,
  org,
}) => {
  await org.connect()
  await open('/settings')
  await expect(page.getByText('No list is chosen')).toBeVisible()
  await list(page).click()
  await expect(page.getByRole('option', { name: /Newsletter.*Active campaign/ })).toBeVisible()
  await list(page).pressSequentially('news')
  await expect(page.getByRole('option', { name: /Booked meetings/ })).toBeHidden()
  await page.keyboard.press('Enter')
  const asked = page.getByRole('dialog', { name: 'Choose “Newsletter”?' })
  await expect(asked).toContainText('Monthly newsletter')
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await expect(asked).toBeHidden()
  await expect(list(page)).toHaveValue('')

  await list(page).click()
  await page.getByRole('option', { name: /Newsletter/ }).click()
  await asked.getByRole('button', { name: 'Choose this list' }).click()
  await expect(list(page)).toHaveValue('Newsletter')
  await expect(page.getByText('A campaign is active on this list')).toBeVisible()
  await save(page).click()
  await saved(page)
  expect(await stored(org)).toMatchObject({ targetListId: org.account.newsletter.id })

  await list(page).click()
  await page.getByRole('option', { name: /Booked meetings/ }).click()
  await save(page).click()
  await expect.poll(() => stored(org)).toMatchObject({ targetListId: org.account.booked.id })
})

test('a list is created from here and chosen, and one made at Snov.io comes with a refresh', async ({
  page,
  open,
  org,
}) => {
  await org.connect()
  await open('/settings')
  await page.getByRole('button', { name: 'Create a list' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create a list' })
  await dialog.getByRole('button', { name: 'Create the list' }).click()
  await expect(dialog.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Name').fill('Spring fair')
  await dialog.getByRole('button', { name: 'Create the list' }).click()
  await expect(dialog).toBeHidden()
  await expect(list(page)).toHaveValue('Spring fair')
  await save(page).click()
  await saved(page)
  const { lists } = await org.ask<{ lists: { id: string; name: string }[] }>('{ lists { id name } }')
  expect(await stored(org)).toMatchObject({
    targetListId: lists.find(({ name }) => name === 'Spring fair')?.id,
  })

  await org.account.addList('Made elsewhere')
  await page.getByRole('button', { name: 'Refresh lists' }).click()
  await list(page).click()
  await expect(page.getByRole('option', { name: /Made elsewhere/ })).toBeVisible()
})

test('every setting is saved and read back', async ({ page, open, org }) => {
  await org.connect()
  await open('/settings')
  await list(page).click()
  await page.getByRole('option', { name: /Booked meetings/ }).click()
  await page.getByRole('switch', { name: 'Meeting booked' }).uncheck({ force: true })
  await page.getByRole('switch', { name: 'Meeting rescheduled' }).uncheck({ force: true })
  await page.getByRole('switch', { name: 'Meeting canceled' }).uncheck({ force: true })
  await page.getByRole('switch', { name: 'No-show' }).uncheck({ force: true })
  await page.getByRole('switch', { name: 'Routing form sent in' }).check({ force: true })
  await page.getByRole('radio', { name: 'Skip' }).check()
  await page.getByRole('switch', { name: 'Look up unknown prospects' }).check({ force: true })
  await expect(page.getByText('Without a lifecycle field, status events are not synced')).toBeVisible()
  await page.getByLabel('Lifecycle field').selectOption('Meeting status')
  await page.getByLabel('After a booking').fill('Booked!')
  await page.getByLabel('After a rescheduling').fill('Moved!')
  await page.getByLabel('After a cancellation').fill('Off!')
  await page.getByLabel('After a no-show').fill('Missed!')
  await page.getByLabel('Host email field').selectOption('Host email')
  await page.getByLabel('Email field of routing forms').fill('work_email')
  await addRow(page, 1, 'invitee_form_question', 'prospect.company', 'company')
  await addRow(page, 2, 'booking.start_time', 'prospect.cf_First meeting')
  await addRow(page, 3, 'constant', 'prospect.position', 'Buyer')
  await page.getByRole('button', { name: 'Add a row' }).click()
  await save(page).click()
  await saved(page)
  const want = {
    targetListId: org.account.booked.id,
    ifExists: 'SKIP',
    lookUpUnknownProspects: true,
    lifecycleFieldKey: 'Meeting status',
    hostEmailFieldKey: 'Host email',
    routingFormEmailField: 'work_email',
    triggers: {
      bookingCreated: false,
      bookingCanceled: false,
      bookingRescheduled: false,
      bookingNoShow: false,
      routingFormSubmitted: true,
    },
    lifecycleWording: { booked: 'Booked!', rescheduled: 'Moved!', canceled: 'Off!', noShow: 'Missed!' },
  }
  const now = await stored(org)
  expect(now).toMatchObject(want)
  expect(now.mappings.filter(({ locked }) => !locked)).toEqual([
    { source: 'invitee_form_question:company', target: 'prospect.company', locked: false },
    { source: 'booking.start_time', target: 'prospect.cf_First meeting', locked: false },
    { source: 'constant:Buyer', target: 'prospect.position', locked: false },
  ])

  await page.reload()
  await expect(list(page)).toHaveValue('Booked meetings')
  await expect(page.getByRole('switch', { name: 'Meeting booked' })).not.toBeChecked()
  await expect(page.getByRole('switch', { name: 'Routing form sent in' })).toBeChecked()
  await expect(page.getByRole('radio', { name: 'Skip' })).toBeChecked()
  await expect(page.getByRole('switch', { name: 'Look up unknown prospects' })).toBeChecked()
  await expect(page.getByLabel('Email field of routing forms')).toHaveValue('work_email')
  await expect(page.getByLabel('Lifecycle field')).toHaveValue('Meeting status')
  await expect(page.getByLabel('After a no-show')).toHaveValue('Missed!')
  await expect(page.getByLabel('Host email field')).toHaveValue('Host email')
  const rows = page.getByRole('list', { name: 'Mapping rows' }).getByRole('listitem')
  await expect(rows).toHaveCount(3)
  await expect(page.getByLabel('Text of row 3')).toHaveValue('Buyer')
  await expect(
    page.getByRole('list', { name: 'Locked rows' }).getByRole('img', { name: 'Locked' }),
  ).toHaveCount(3)
})

test('a row that is wrong says so beside it, and an empty one is dropped', async ({ page, open, org }) => {
  await org.setUp({
    mappings: [{ source: 'booking.title', target: 'prospect.cf_Company size' }],
  })
  await open('/settings')
  await addRow(page, 2, 'host.name', 'prospect.cf_Company size')
  await page.getByRole('button', { name: 'Add a row' }).click()
  await save(page).click()
  await expect(page.getByLabel('Target of row 2')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Target of row 2')).toHaveAccessibleDescription(/same|another row|already/i)
  expect((await stored(org)).mappings).toHaveLength(4)

  await page.getByLabel('Target of row 2').selectOption('prospect.locality')
  await save(page).click()
  await saved(page)
  await expect(page.getByRole('list', { name: 'Mapping rows' }).getByRole('listitem')).toHaveCount(2)
  expect((await stored(org)).mappings.at(-1)).toMatchObject({
    source: 'host.name',
    target: 'prospect.locality',
  })
})

test('the preview shows the call that an event would make, as the settings are being edited', async ({
  page,
  open,
  org,
}) => {
  await org.setUp()
  await org.pause()
  await org.book('ada@example.com', { answers: [{ questionId: 'company', value: 'Analytical Engines' }] })
  await open('/settings?preview=1')
  const preview = page.getByRole('region', { name: 'Preview' })
  await preview.getByLabel('Recent booking or form').selectOption({ index: 0 })
  await expect(preview.getByText('Would be sent', { exact: true })).toBeVisible()
  const body = preview.getByRole('region', { name: 'Body of the call' })
  await expect(body).toContainText('"email": "ada@example.com"')
  await expect(body).toContainText(org.account.booked.id)
  await expect(body).not.toContainText('Analytical Engines')

  await addRow(page, 1, 'invitee_form_question', 'prospect.company', 'company')
  await expect(body).toContainText('Analytical Engines')
  await page.getByRole('switch', { name: 'Meeting booked' }).uncheck({ force: true })
  await expect(preview.getByText('Would be skipped: Trigger off')).toBeVisible()
  expect((await stored(org)).mappings).toHaveLength(3)

  await preview.getByLabel('JSON of an event').check()
  await preview.getByLabel('Event as JSON').fill('{"eventId": ')
  await expect(preview.getByLabel('Event as JSON')).toHaveAttribute('aria-invalid', 'true')
  expect(await org.account.prospects('ada@example.com')).toEqual([])
})

test('stored lists and fields are shown with their age while all calls of the account are used', async ({
  page,
  open,
  org,
}) => {
  await org.setUp()
  await org.useUpCalls()
  await open('/settings')
  await expect(list(page)).toHaveValue('Booked meetings')
  await expect(page.getByLabel('Lifecycle field')).toHaveValue('Meeting status')
  await expect(page.getByText(/^Read (just now|.+ ago)\./)).toHaveCount(2)
  // They came from the server's copy: Snov.io could not have been asked.
  await expect.poll(() => org.callsLeft()).toBe(0)
})

test('leaving with changes asks first', async ({ page, open, org }) => {
  await org.setUp()
  await open('/settings')
  await page.getByLabel('After a booking').fill('Booked!')
  await expect(page.getByRole('region', { name: 'Save' })).toContainText('1 unsaved change')
  await page.getByRole('link', { name: 'Integrations' }).click()
  const asked = page.getByRole('dialog', { name: 'Leave without saving?' })
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByLabel('After a booking')).toHaveValue('Booked!')
  await page.getByRole('link', { name: 'Integrations' }).click()
  await asked.getByRole('button', { name: 'Leave without saving' }).click()
  await expect(page.getByRole('heading', { name: 'Integrations', level: 1 })).toBeVisible()
})

test('of two who save at once the second is shown the difference, and can save again', async ({
  page,
  open,
  org,
}) => {
  await org.setUp()
  await open('/settings')
  await page.getByLabel('After a booking').fill('Mine')
  await org.save({ lifecycleWording: { canceled: 'Theirs' } })
  await save(page).click()
  const compare = page.getByRole('dialog', { name: 'Somebody else saved these settings' })
  await expect(compare).toContainText('Theirs')
  await expect(compare).toContainText('Mine')
  await compare.getByRole('button', { name: 'Save these' }).click()
  await expect(compare).toBeHidden()
  await expect
    .poll(() => stored(org))
    .toMatchObject({ lifecycleWording: { booked: 'Mine', canceled: 'Theirs' } })
})

test('a deleted list is named, and another one lets what was blocked run', async ({ page, open, org }) => {
  await org.setUp()
  const other = await org.account.addList('Other meetings')
  await org.account.deleteList(org.account.booked.id)
  await org.book('ada@example.com')
  await open('/settings')
  await expect(page.getByRole('region', { name: 'Sync' })).toContainText('1 event is blocked')
  await list(page).click()
  await page.getByRole('option', { name: /Other meetings/ }).click()
  await save(page).click()
  await expect.poll(() => org.account.prospects('ada@example.com')).toMatchObject([{ listId: other.id }])
  await expect(page.getByText('Up to date')).toBeVisible()
})

test('the sync is paused after a question, and resumed', async ({ page, open, org }) => {
  await org.setUp()
  await open('/settings')
  await page.getByRole('button', { name: 'Pause the sync' }).click()
  await page.getByRole('dialog', { name: 'Pause the sync?' }).getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('The sync is paused', { exact: true })).toBeVisible()
  expect(await stored(org)).toMatchObject({ paused: true })
  await page.getByRole('button', { name: 'Resume the sync' }).click()
  await expect(page.getByRole('button', { name: 'Pause the sync' })).toBeVisible()
  expect(await stored(org)).toMatchObject({ paused: false })
})

test('a member sees all settings and can change none', async ({ page, open, org }) => {
  await org.setUp({ mappings: [{ source: 'booking.title', target: 'prospect.company' }] })
  await open('/settings', { role: 'member' })
  await expect(page.getByText(/only owners and admins can change this/).first()).toBeVisible()
  await expect(page.getByLabel('After a booking')).not.toBeEditable()
  const trigger = page.getByRole('switch', { name: 'Meeting booked' })
  await trigger.focus()
  await page.keyboard.press('Space')
  await expect(trigger).toBeChecked()
  // A choice of text is opened and stepped through by keys, which change nothing here.
  for (const label of ['Lifecycle field', 'Source of row 1', 'Target of row 1']) {
    const before = await page.getByLabel(label).inputValue()
    await page.getByLabel(label).focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('n')
    await expect(page.getByLabel(label)).toHaveValue(before)
    await expect(page.getByLabel(label)).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(page.getByLabel(label)).not.toBeFocused()
  }
  await expect(save(page)).toHaveAttribute('aria-disabled', 'true')
})

async function addRow(
  page: Page,
  number: number,
  source: string,
  target: string,
  argument?: string,
): Promise<void> {
  await page.getByRole('button', { name: 'Add a row' }).click()
  await page.getByLabel(`Source of row ${number}`).selectOption(source)
  if (argument !== undefined)
    await page.getByLabel(new RegExp(`^(Question ID|Text) of row ${number}$`)).fill(argument)
  await page.getByLabel(`Target of row ${number}`).selectOption(target)
}
