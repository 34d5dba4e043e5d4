import { screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'

import type { SettingsFieldsFragment } from '@/gql/graphql'
import { disconnected, quietQueue, typed } from '@/testing/answers'
import { renderPart } from '@/testing/render'
import { apiError, type FakeServer } from '@/testing/server'
import { member } from '@/testing/session'

import {
  campaignList,
  customFields,
  deletedList,
  quietList,
  readNow,
  readOf,
  settingsServer,
  storedSettings,
  updated,
} from './fixtures'
import { Settings } from './Settings'
// Loaded here, so that no test waits for the parts that the page loads when they are needed.
import './list/CampaignDialog'
import './list/ListSelect'
import './mappings/MappingsPanel'
import './list/NewListDialog'
import './saving/CompareDialog'
import './saving/DiscardDialog'
import './sections/PauseDialog'
import '@/ui/RefusedButton'

const scrolled = vi.fn<typeof Element.prototype.scrollIntoView>()

beforeEach(() => {
  // jsdom lays nothing out.
  scrolled.mockClear()
  Element.prototype.scrollIntoView = scrolled
})

const page = <Settings previewed={false} justOpened={false} onClosePreview={() => undefined} />

const list = () => screen.findByRole('combobox', { name: 'List' })
const listRead = async () => {
  await waitFor(async () => expect(await list()).toBeEnabled())
  return list()
}
const saveButton = () => screen.getByRole('button', { name: 'Save' })
const bar = () => screen.getByRole('region', { name: 'Save' })
const saves = (server: FakeServer) =>
  server.asked.filter(({ name }) => name === 'UpdateSettings').map(({ variables }) => variables.input)

/** Saves whatever it is given, upon the stored settings. */
function saving(server: FakeServer, stored: Partial<SettingsFieldsFragment>) {
  const settings = { ...storedSettings, version: 5, ...stored }
  server.answer('UpdateSettings', () => {
    server.answer('Settings', () => ({ settings: typed('Settings', settings) }))
    return updated({ settings })
  })
}

it('asks before a list with an active campaign is chosen, and names the campaign', async () => {
  settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  await user.click(await listRead())
  expect(await screen.findByRole('option', { name: /Booked meetings 1,204 prospects/ })).toBeVisible()
  expect(screen.queryByRole('option', { name: /Trade fair/ })).toBeNull()
  await user.clear(await list())
  await user.type(await list(), 'news')
  expect(within(screen.getByRole('listbox', { name: 'List' })).getAllByRole('option')).toHaveLength(1)
  await user.click(screen.getByRole('option', { name: /Newsletter Active campaign 7 prospects/ }))
  const dialog = await screen.findByRole('dialog', { name: 'Choose “Newsletter”?' })
  expect(dialog).toHaveTextContent('A campaign is active on this list: “Monthly news”.')
  expect(dialog).toHaveTextContent('Whoever enters the list is sent its mails')
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
  expect(await list()).toHaveValue('Booked meetings')

  await user.click(await list())
  await user.click(await screen.findByRole('option', { name: /Newsletter/ }))
  await user.click(await screen.findByRole('button', { name: 'Choose this list' }))
  expect(await list()).toHaveValue('Newsletter')
  expect(screen.getByText('A campaign is active on this list')).toBeVisible()
  expect(bar()).toHaveTextContent('1 unsaved change: Target list')
})

it('chooses a list without a campaign at once, by keyboard', async () => {
  const server = settingsServer({ ...storedSettings, targetListId: null })
  const user = userEvent.setup()
  renderPart(page)
  expect(await screen.findByText('No list is chosen')).toBeVisible()
  ;(await listRead()).focus()
  await user.keyboard('{ArrowDown}book{Enter}')
  expect(await list()).toHaveValue('Booked meetings')
  expect(screen.queryByRole('dialog')).toBeNull()
  saving(server, {})
  await user.click(saveButton())
  expect(await screen.findByText('The settings are saved.')).toBeVisible()
  expect(saves(server)).toEqual([{ targetListId: '11', version: 4 }])
})

it('creates a list, says beside the name what is wrong with it, and chooses it', async () => {
  const server = settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  await listRead()
  server.answer('CreateList', () => ({
    createList: {
      list: null,
      userErrors: [{ field: ['input', 'name'], code: 'BLANK', message: 'This must not be blank.' }],
    },
  }))
  await user.click(screen.getByRole('button', { name: 'Create a list' }))
  await user.click(await screen.findByRole('button', { name: 'Create the list' }))
  expect(await screen.findByText('This must not be blank.')).toBeVisible()
  expect(screen.getByLabelText('Name')).toHaveFocus()

  const made = { ...quietList, id: '14', name: 'New', prospectCount: 0 }
  server.answer('CreateList', () => ({ createList: { list: typed('SnovioList', made), userErrors: [] } }))
  await user.type(screen.getByLabelText('Name'), 'New{Enter}')
  await waitFor(async () => expect(await list()).toHaveValue('New'))
  expect(bar()).toHaveTextContent('1 unsaved change: Target list')
})

it('marks a deleted list that is still chosen', async () => {
  settingsServer({ ...storedSettings, targetListId: deletedList.id })
  renderPart(page)
  expect(await screen.findByText('The list “Trade fair” is deleted')).toBeVisible()
})

it('marks fields that are gone, in the settings and in rows', async () => {
  settingsServer({
    ...storedSettings,
    lifecycleFieldKey: 'Old',
    mappings: [{ source: 'host.name', target: 'prospect.cf_Lost', locked: false }],
  })
  renderPart(page)
  await waitFor(() => expect(screen.getByLabelText('Lifecycle field')).toBeInvalid())
  expect(screen.getByLabelText('Lifecycle field')).toHaveAccessibleDescription(/no longer has .*“Old”/)
  expect(screen.getByLabelText('Target of row 1')).toHaveAccessibleDescription(/no longer has .*“Lost”/)
  const number = screen.getByLabelText('Host email field').querySelector('option[value="Size"]')
  expect(number).toBeDisabled()
})

it('says kindly when the lists can be refreshed again', async () => {
  const server = settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  await listRead()
  server.answer('Lists', ({ refresh }) =>
    refresh === true
      ? {
          errors: [{ message: 'too soon', extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 12 } }],
        }
      : { lists: [], ...readNow },
  )
  await user.click(screen.getByRole('button', { name: 'Refresh lists' }))
  expect(await screen.findByText(/They can be refreshed in 1[12] s/)).toBeInTheDocument()
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Refresh lists' })).toHaveAccessibleDescription(
      /Wait a few seconds/,
    ),
  )
  expect(await list()).toHaveValue('Booked meetings')

  server.answer('Lists', () => ({ lists: [quietList, campaignList], ...readNow }))
  const asked = server.asked.filter(({ name }) => name === 'Lists')
  expect(asked.map(({ variables }) => variables)).toEqual([{ refresh: false }, { refresh: true }])
})

it('reads the lists by itself when the account has a call again', async () => {
  const server = settingsServer()
  server.answer('Lists', () => ({
    errors: [{ message: 'used up', extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 0.05 } }],
  }))
  renderPart(page)
  await waitFor(() => expect(server.asked.filter(({ name }) => name === 'Lists').length).toBeGreaterThan(1))
  expect(await list()).toHaveValue('')
  expect(await list()).toHaveAttribute('placeholder', 'Reading lists from Snov.io…')
  server.answer('Lists', () => ({ lists: [quietList], ...readNow }))
  expect(await listRead()).toHaveValue('Booked meetings')
})

it('shows stored lists and fields with their age, and why they are not newer', async () => {
  const server = settingsServer()
  const failed = {
    readAt: new Date(Date.now() - 7 * 60_000).toISOString(),
    failedAt: new Date().toISOString(),
    message: 'The Snov.io account has used up its calls for the moment.',
  }
  const connection = { reads: [readOf('LISTS', failed), readOf('CUSTOM_FIELDS', failed)] }
  server.answer('Lists', () => ({ lists: [quietList], connection }))
  server.answer('CustomFields', () => ({ customFields, connection }))
  renderPart(page)
  expect(await listRead()).toHaveValue('Booked meetings')
  expect(screen.getByLabelText('Lifecycle field')).toHaveValue('Status')
  expect(screen.getAllByText(/^Read/)).toHaveLength(2)
  expect(screen.getAllByText(/^Read/)[0]).toHaveTextContent(
    'Read 7 min ago. The lists could not be read again: The Snov.io account has used up its calls',
  )
})

it('shows what the server reads behind as soon as it is there', async () => {
  const server = settingsServer()
  const reading = { connection: { reads: [readOf('LISTS', { reading: true })] } }
  server.answer('Lists', () => ({ lists: [quietList], ...reading }))
  renderPart(page)
  expect(await listRead()).toHaveValue('Booked meetings')
  expect(screen.getByText(/Reading again from Snov.io/)).toBeVisible()
  server.answer('Lists', () => ({ lists: [{ ...quietList, name: 'Renamed' }], ...readNow }))
  await waitFor(async () => expect(await list()).toHaveValue('Renamed'), { timeout: 10_000 })
  expect(screen.queryByText(/Reading again from Snov.io/)).toBeNull()
  const asked = server.asked.filter(({ name }) => name === 'Lists')
  expect(asked.map(({ variables }) => variables)).not.toContainEqual({ refresh: true })
})

it('says where it is not known whether a campaign mails the list', async () => {
  const server = settingsServer()
  server.answer('Lists', () => ({ lists: [{ ...quietList, activeCampaigns: null }], ...readNow }))
  renderPart(page)
  expect(await screen.findByText('It is not known whether a campaign is active on this list')).toBeVisible()
})

it('warns of a required field that nothing fills', async () => {
  const message = 'Snov.io marks the custom field "Budget" as required, but no mapping fills it.'
  settingsServer({
    ...storedSettings,
    warnings: [{ code: 'REQUIRED_FIELD_UNMAPPED', field: 'Budget', message }],
  })
  renderPart(page)
  expect(await screen.findByText('The custom field “Budget” is required at Snov.io')).toBeVisible()
  expect(screen.getByText(message)).toBeVisible()
})

it('drops blank rows, and says beside the row what the server refuses', async () => {
  const server = settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  await listRead()
  await user.click(screen.getByRole('button', { name: 'Add a row' }))
  expect(screen.getByLabelText('Source of row 3')).toHaveFocus()
  await user.click(screen.getByRole('button', { name: 'Add a row' }))
  await user.selectOptions(screen.getByLabelText('Source of row 4'), 'constant')
  await user.type(screen.getByLabelText('Text of row 4'), 'Booked')
  expect(screen.getByText('A row with an empty side is not saved.')).toBeVisible()
  expect(bar()).not.toHaveTextContent('unsaved')
  await user.selectOptions(screen.getByLabelText('Target of row 4'), 'prospect.position')
  // The blank third row is dropped, so the fourth is the third that is sent.
  server.answer('UpdateSettings', () =>
    updated({
      userErrors: [
        {
          field: ['input', 'mappings', '2', 'target'],
          code: 'UNKNOWN_TARGET',
          message: 'Row 3: it is not there.',
        },
      ],
    }),
  )
  await user.click(saveButton())
  expect(await screen.findByText('It is not there.')).toBeVisible()
  expect(screen.getByLabelText('Target of row 4')).toHaveAccessibleDescription('It is not there.')
  await waitFor(() => expect(screen.getByLabelText('Target of row 4')).toHaveFocus())
  expect(scrolled.mock.contexts.at(-1)).toBe(screen.getByLabelText('Target of row 4'))
  expect(scrolled).toHaveBeenLastCalledWith({ block: 'center' })
  expect(bar()).toHaveTextContent('Not saved: 1 thing has to be put right.')
  expect(saves(server)[0]).toEqual({
    version: 4,
    mappings: [
      { source: 'booking.title', target: 'prospect.company' },
      { source: 'invitee_form_question:size', target: 'prospect.cf_Size' },
      { source: 'constant:Booked', target: 'prospect.position' },
    ],
  })
  await user.selectOptions(screen.getByLabelText('Target of row 4'), 'prospect.country')
  expect(screen.queryByText('It is not there.')).toBeNull()
})

it('saves the form field of the email address and the lookups, and compares them', async () => {
  const server = settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  const locked = await screen.findByRole('list', { name: 'Locked rows' })
  expect(locked).toHaveTextContent('Email address of the invitee; of a routing form, the respondent’s')
  await user.type(await screen.findByLabelText('Email field of routing forms'), 'work_email')
  expect(screen.getByRole('list', { name: 'Locked rows' })).toHaveTextContent(
    'or else the form field “work_email”',
  )
  const lookUp = screen.getByRole('switch', { name: 'Look up unknown prospects' })
  expect(lookUp).toHaveAccessibleDescription(/Each lookup uses one of the account’s calls/)
  await user.click(lookUp)
  expect(bar()).toHaveTextContent('2 unsaved changes')

  const theirs = { ...storedSettings, version: 5, routingFormEmailField: 'email' }
  server.answer('UpdateSettings', () =>
    updated({
      currentSettings: theirs,
      userErrors: [{ field: null, code: 'STALE_VERSION', message: 'Somebody else saved.' }],
    }),
  )
  await user.click(saveButton())
  expect(saves(server)).toEqual([
    { version: 4, routingFormEmailField: 'work_email', lookUpUnknownProspects: true },
  ])
  const dialog = await screen.findByRole('dialog', { name: 'Somebody else saved these settings' })
  expect(within(dialog).getByRole('group', { name: /^Email field of routing forms/ })).toHaveTextContent(
    /No form field.*“email”.*“work_email”/,
  )
  expect(within(dialog).getByRole('group', { name: /^Look up unknown prospects/ })).toHaveTextContent(
    /Off.*Off.*On/,
  )
})

it('suggests the ids that recent events had', async () => {
  settingsServer()
  renderPart(page)
  const field = await screen.findByLabelText<HTMLInputElement>('Question ID of row 2')
  await waitFor(() =>
    expect([...(field.list?.options ?? [])].map(({ value }) => value)).toEqual(['role', 'size']),
  )
})

it('explains two rows with one target before they are saved', async () => {
  settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  await user.selectOptions(await screen.findByLabelText('Target of row 2'), 'prospect.company')
  expect(screen.getByLabelText('Target of row 2')).toHaveAccessibleDescription(
    /Row 1 writes “Company” already/,
  )
})

it('moves and removes rows by keyboard, and keeps the focus with them', async () => {
  settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  ;(await screen.findByRole('button', { name: 'Move row 1 down' })).focus()
  await user.keyboard('{Enter}')
  expect(screen.getByLabelText('Source of row 2')).toHaveValue('booking.title')
  expect(screen.getByRole('button', { name: 'Move row 2 up' })).toHaveFocus()
  screen.getByRole('button', { name: 'Remove row 2' }).focus()
  await user.keyboard('{Enter}')
  expect(screen.getByRole('button', { name: 'Remove row 1' })).toHaveFocus()
  await user.keyboard('{Enter}')
  expect(screen.getByRole('button', { name: 'Add a row' })).toHaveFocus()
  expect(within(screen.getByRole('list', { name: 'Locked rows' })).getAllByRole('listitem')).toHaveLength(3)
})

it('compares when somebody else saved, and saves again upon that', async () => {
  const server = settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  await listRead()
  await user.clear(screen.getByLabelText('After a booking'))
  await user.type(screen.getByLabelText('After a booking'), 'Mine')
  await user.click(screen.getByRole('switch', { name: 'No-show' }))
  const theirs = {
    ...storedSettings,
    version: 5,
    updatedBy: 'bob',
    ifExists: 'SKIP' as const,
    lifecycleWording: { ...storedSettings.lifecycleWording, booked: 'Theirs' },
  }
  const stale = [{ field: ['input', 'version'], code: 'STALE_VERSION', message: 'stale' }]
  server.answer('UpdateSettings', () => updated({ currentSettings: theirs, userErrors: stale }))
  await user.click(saveButton())

  const dialog = await screen.findByRole('dialog', { name: 'Somebody else saved these settings' })
  expect(dialog).toHaveTextContent(/bob saved them/)
  const wording = within(dialog).getByRole('group', { name: 'Wording: booked changed by both of you' })
  expect(wording).toHaveTextContent('Before“Meeting booked”')
  expect(within(wording).getByRole('radio', { name: 'Yours “Mine”' })).toBeChecked()
  const exists = within(dialog).getByRole('group', { name: 'Prospects that exist changed by them' })
  expect(within(exists).getByRole('radio', { name: 'Theirs (bob) Skip' })).toBeChecked()
  expect(within(dialog).getByRole('group', { name: 'Trigger: no-show changed by you' })).toBeVisible()
  await user.click(within(wording).getByRole('radio', { name: 'Theirs (bob) “Theirs”' }))

  saving(server, { ...theirs, version: 6, triggers: { ...theirs.triggers, bookingNoShow: false } })
  await user.click(within(dialog).getByRole('button', { name: 'Save these' }))
  expect(await screen.findByText('The settings are saved.')).toBeVisible()
  expect(saves(server).at(-1)).toEqual({ version: 5, triggers: { bookingNoShow: false } })
  expect(screen.getByLabelText('After a booking')).toHaveValue('Theirs')
  expect(screen.getByRole('radio', { name: 'Skip' })).toBeChecked()
  await waitFor(() => expect(bar()).not.toHaveTextContent('unsaved'))
})

it('goes on editing upon what somebody else saved', async () => {
  const server = settingsServer()
  const user = userEvent.setup()
  const { api } = renderPart(page)
  await user.click(await screen.findByRole('radio', { name: 'Skip' }))
  const theirs = { ...storedSettings, version: 5, updatedBy: null, lifecycleFieldKey: null }
  server.answer('Settings', () => ({ settings: typed('Settings', theirs) }))
  // The server was away and is there again: what is shown may be old.
  api.connection.lost()
  api.connection.connected()
  await user.click(await screen.findByRole('button', { name: 'Compare' }))
  const dialog = await screen.findByRole('dialog', { name: 'Somebody else saved these settings' })
  expect(dialog).toHaveTextContent(/Somebody saved them/)
  await user.click(within(dialog).getByRole('button', { name: 'Take these and edit on' }))
  expect(screen.getByLabelText('Lifecycle field')).toHaveValue('')
  expect(screen.getByRole('radio', { name: 'Skip' })).toBeChecked()
  expect(bar()).toHaveTextContent('1 unsaved change: Prospects that exist')
  expect(screen.queryByRole('button', { name: 'Compare' })).toBeNull()
})

it('discards changes after asking', async () => {
  settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  await user.click(await screen.findByRole('switch', { name: 'Routing form sent in' }))
  await user.click(screen.getByRole('button', { name: 'Discard' }))
  const dialog = await screen.findByRole('dialog', { name: 'Discard your changes?' })
  expect(within(dialog).getByRole('listitem')).toHaveTextContent('Trigger: routing form sent in')
  await user.click(within(dialog).getByRole('button', { name: 'Discard' }))
  expect(screen.getByRole('switch', { name: 'Routing form sent in' })).not.toBeChecked()
})

it('keeps what was typed when a save fails', async () => {
  const server = settingsServer()
  server.answer('UpdateSettings', () => apiError('UNAVAILABLE', 'the database is away'))
  const user = userEvent.setup()
  renderPart(page)
  await user.type(await screen.findByLabelText('After a no-show'), '!')
  await user.click(saveButton())
  expect(await screen.findByText('The database is away.')).toBeVisible()
  expect(screen.getByLabelText('After a no-show')).toHaveValue('No-show!')
})

it('says what happens without a lifecycle field', async () => {
  settingsServer({ ...storedSettings, lifecycleFieldKey: null })
  renderPart(page)
  expect(await screen.findByText('Without a lifecycle field, status events are not synced')).toBeVisible()
  expect(screen.getByRole('switch', { name: 'No-show' })).toHaveAccessibleDescription(
    /skipped until a lifecycle field/,
  )
  expect(screen.getByRole('switch', { name: 'Meeting booked' })).not.toHaveAccessibleDescription(/skipped/)
})

it('has the server look again for what was gone', async () => {
  const server = settingsServer({
    ...storedSettings,
    blockedReason: 'LIST_DELETED',
    blockedMessage: 'The list 11 is gone.',
  })
  const user = userEvent.setup()
  renderPart(page)
  expect(await screen.findByText(/The list 11 is gone./)).toBeVisible()
  expect(await screen.findByText('The list “Booked meetings” is deleted')).toBeVisible()
  saving(server, {})
  await user.click(screen.getByRole('button', { name: 'Check again' }))
  expect(await screen.findByText('What was gone is there again.')).toBeVisible()
  expect(saves(server)).toEqual([{ version: 4 }])
})

it('pauses after asking', async () => {
  const server = settingsServer()
  const user = userEvent.setup()
  renderPart(page)
  await user.click(await screen.findByRole('button', { name: 'Pause the sync' }))
  const dialog = await screen.findByRole('dialog', { name: 'Pause the sync?' })
  expect(dialog).toHaveTextContent('No event is lost.')
  const settings = typed('Settings', { ...storedSettings, paused: true })
  server.answer('PauseSyncInSettings', () => ({ pauseSync: { settings, userErrors: [] } }))
  server.answer('Settings', () => ({ settings }))
  await user.click(within(dialog).getByRole('button', { name: 'Pause' }))
  expect(await screen.findByRole('button', { name: 'Resume the sync' })).toBeVisible()
})

it('asks Snov.io nothing without a connection, and says where to connect', async () => {
  const server = settingsServer()
  server.answer('Queue', () => ({ queue: quietQueue, connection: typed('SnovioAccount', disconnected) }))
  renderPart(page)
  expect(await screen.findByText('Connect Snov.io to choose lists and fields')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Connect Snov.io' })).toHaveAttribute('href', '/integrations')
  expect(await list()).toBeDisabled()
  expect(screen.getByRole('switch', { name: 'No-show' })).toBeEnabled()
  expect(server.asked.map(({ name }) => name).sort()).toEqual(['Queue', 'ReportedEvents', 'Settings'])
})

it('forgets the lists of an account that is disconnected', async () => {
  const server = settingsServer()
  const { api } = renderPart(page)
  expect(await listRead()).toHaveValue('Booked meetings')
  server.answer('Queue', () => ({ queue: quietQueue, connection: typed('SnovioAccount', disconnected) }))
  api.connection.lost()
  api.connection.connected()
  await waitFor(async () => expect(await list()).toHaveValue('List 11'))
  expect(await list()).toBeDisabled()
})

it('lets members see, and change nothing', async () => {
  const server = settingsServer()
  const user = userEvent.setup()
  renderPart(page, member)
  expect(await screen.findByText(/only owners and admins can change this/, { selector: 'div' })).toBeVisible()
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'List' })).toHaveValue('Booked meetings'))
  expect(screen.getByText(/1,204 prospects are in this list/)).toBeVisible()
  await waitFor(() => expect(screen.getByLabelText('Target of row 1')).toBeVisible())
  const controls = [
    ...screen.getAllByRole('switch'),
    ...screen.getAllByRole('radio', { checked: true }),
    ...screen.getAllByRole('textbox'),
    ...screen.getAllByRole('combobox'),
  ]
  // Whoever cannot reach a control cannot read its value, nor why it cannot be changed.
  const reached = new Set<Element | null>()
  do {
    await user.tab()
    reached.add(document.activeElement)
  } while (document.activeElement !== document.body)
  for (const control of controls) {
    expect(reached).toContain(control)
    expect(control).toHaveAccessibleDescription(/only owners and admins can change this/)
  }
  expect(screen.getByRole('button', { name: 'Remove row 1' })).toBeDisabled()
  await user.click(screen.getByRole('switch', { name: 'No-show' }))
  expect(screen.getByRole('switch', { name: 'No-show' })).toBeChecked()
  await user.click(screen.getByRole('radio', { name: 'Skip' }))
  expect(screen.getByRole('radio', { name: 'Update' })).toBeChecked()
  await user.selectOptions(screen.getByLabelText('Lifecycle field'), '')
  expect(screen.getByLabelText('Lifecycle field')).toHaveValue('Status')
  await user.type(screen.getByLabelText('After a booking'), '!')
  expect(screen.getByLabelText('After a booking')).toHaveValue('Meeting booked')
  for (const name of ['Save', 'Create a list', 'Refresh lists', 'Pause the sync', 'Add a row']) {
    await waitFor(() =>
      expect(screen.getByRole('button', { name })).toHaveAccessibleDescription(/only owners and admins/),
    )
    await user.click(screen.getByRole('button', { name }))
  }
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(saves(server)).toEqual([])
  expect(server.asked.map(({ name }) => name)).not.toContain('ReportedEvents')
})

it('says that the settings could not be read, and reads them again', async () => {
  const server = settingsServer()
  server.answer('Settings', () => apiError('UNAVAILABLE', 'the database is away'))
  const user = userEvent.setup()
  renderPart(page)
  expect(await screen.findByRole('alert')).toHaveTextContent('The settings could not be read')
  server.answer('Settings', () => ({ settings: typed('Settings', storedSettings) }))
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByLabelText('Lifecycle field')).toBeVisible()
})
