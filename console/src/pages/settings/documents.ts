import { graphql } from '@/gql'

export const settingsFields = graphql(`
  fragment SettingsFields on Settings {
    targetListId
    triggers {
      bookingCreated
      bookingCanceled
      bookingRescheduled
      bookingNoShow
      routingFormSubmitted
    }
    ifExists
    lookUpUnknownProspects
    lifecycleFieldKey
    lifecycleWording {
      booked
      canceled
      rescheduled
      noShow
    }
    hostEmailFieldKey
    routingFormEmailField
    mappings {
      source
      target
      locked
    }
    version
    paused
    blockedReason
    blockedMessage
    updatedAt
    updatedBy
    warnings {
      code
      message
      field
    }
  }
`)

export const settingsQuery = graphql(`
  query Settings {
    settings {
      ...SettingsFields
    }
  }
`)

export const updateSettings = graphql(`
  mutation UpdateSettings($input: UpdateSettingsInput!) {
    updateSettings(input: $input) {
      settings {
        ...SettingsFields
      }
      currentSettings {
        ...SettingsFields
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`)

export const pauseSync = graphql(`
  mutation PauseSyncInSettings {
    pauseSync {
      settings {
        version
        paused
      }
      userErrors {
        message
      }
    }
  }
`)

export const resumeSync = graphql(`
  mutation ResumeSyncInSettings {
    resumeSync {
      settings {
        version
        paused
      }
      userErrors {
        message
      }
    }
  }
`)

export const listFields = graphql(`
  fragment ListFields on SnovioList {
    id
    name
    prospectCount
    deletedAt
    activeCampaigns {
      id
      name
    }
  }
`)

export const readFields = graphql(`
  fragment ReadFields on SnovioRead {
    kind
    readAt
    reading
    failedAt
    message
  }
`)

/** The deleted lists too: the one that is chosen may be among them. */
export const listsQuery = graphql(`
  query Lists($refresh: Boolean!) {
    lists(includeDeleted: true, refresh: $refresh) {
      ...ListFields
    }
    connection {
      reads {
        ...ReadFields
      }
    }
  }
`)

export const createList = graphql(`
  mutation CreateList($input: CreateListInput!) {
    createList(input: $input) {
      list {
        ...ListFields
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`)

export const customFieldsQuery = graphql(`
  query CustomFields($refresh: Boolean!) {
    customFields(refresh: $refresh) {
      key
      label
      type
    }
    connection {
      reads {
        ...ReadFields
      }
    }
  }
`)

export const previewQuery = graphql(`
  query PreviewSync($input: PreviewSyncInput!, $settings: UpdateSettingsInput!) {
    previewSync(input: $input, settings: $settings) {
      call {
        method
        path
        body
      }
      skipReason
      message
      notes
      warnings {
        code
        message
        field
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`)

export const recentEventsQuery = graphql(`
  query RecentEvents {
    syncLog(first: 25) {
      nodes {
        id
        kind
        prospectEmail
        createdAt
      }
    }
  }
`)

export const reportedEventQuery = graphql(`
  query ReportedEvent($id: ID!) {
    syncLogEntry(id: $id) {
      id
      input
    }
  }
`)

/** The last events with all that was filled in, for the ids that they name. */
export const reportedEventsQuery = graphql(`
  query ReportedEvents {
    syncLog(first: 20) {
      nodes {
        id
        input
      }
    }
  }
`)
