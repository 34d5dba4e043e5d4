import type { AuditLogFieldsFragment } from '@/gql/graphql'
import { formatMoment } from '@/ui/format'

import classes from './AuditTable.module.css'
import { detailsOf } from './details'
import { actionWords } from './words'

/** One record. On a narrow window it is a small card of its own. */
export function AuditRow({ record }: { record: AuditLogFieldsFragment }) {
  const { at, actor, action, target, details, address } = record
  return (
    <tr className={classes.row}>
      <td className={classes.time}>
        <time dateTime={at}>{formatMoment(Date.parse(at))}</time>
      </td>
      <td data-label="By">{actor ?? 'unknown'}</td>
      <th scope="row" className={classes.action}>
        {actionWords[action]}
        {target !== null && <code className={classes.target}>{target}</code>}
      </th>
      <td className={classes.details} data-empty={details === null || undefined}>
        {details !== null && (
          <dl>
            {detailsOf(details).map((detail) => (
              <div key={detail.label}>
                <dt>{detail.label}</dt>
                <dd>
                  {'value' in detail ? (
                    detail.value
                  ) : (
                    <>
                      <del>{detail.before}</del> <span aria-hidden>→</span> <ins>{detail.after}</ins>
                    </>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </td>
      <td data-label="From" className={classes.address}>
        {address ?? 'unknown'}
      </td>
    </tr>
  )
}
