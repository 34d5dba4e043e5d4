import type { ReactNode } from 'react'

import {
  customFieldOf,
  customFieldTarget,
  fieldLabel,
  standardTargets,
  targetKey,
  type CustomField,
} from '../model/vocabulary'
import { grouped } from './options'

/** The options of all target pickers. */
export function targetOptions(fields: readonly CustomField[] | undefined): ReactNode {
  return grouped([
    ...standardTargets,
    ...(fields ?? []).map((field) => ({
      key: customFieldTarget + field.key,
      label: fieldLabel(field),
      group: 'Custom fields',
    })),
  ])
}

/** Whether a target is among the options; undefined while the custom fields are not read. */
export function isKnown(target: string, fields: readonly CustomField[] | undefined): boolean | undefined {
  const custom = customFieldOf(target)
  if (custom === undefined)
    return target === '' || standardTargets.some(({ key }) => key === targetKey(target))
  return fields?.some(({ key }) => key === custom)
}
