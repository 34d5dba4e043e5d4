import type { Ref } from 'react'

import { ChoiceList } from '@/ui/ChoiceList'
import { Dropdown } from '@/ui/Dropdown'
import { kindCodes, kindWords, reasonCodes, reasonWords, statusCodes } from '@/words/words'

import { toggled, without, type LogSearch } from '../address/search'
import { KindLabel } from '../list/KindLabel'
import { StatusBadge } from '../list/StatusBadge'
import classes from './FilterBar.module.css'
import { IdFilter } from './IdFilter'
import { PersonFilter } from './PersonFilter'
import { TimeFilter } from './TimeFilter'

type Props = {
  search: LogSearch
  onSearch: (search: LogSearch) => void
  ref: Ref<HTMLDivElement>
}

/** What entries can be chosen by. Each choice counts at once, and lies in the address. */
export function FilterBar({ search, onSearch, ref }: Props) {
  const { status = [], reason = [], kind = [] } = search
  const choose = (change: Partial<LogSearch>) => onSearch({ ...search, ...change })
  const times = [search.last, search.from, search.to].filter((one) => one !== undefined)
  return (
    <div ref={ref} className={classes.bar} role="search" aria-label="Entries">
      <PersonFilter
        email={search.email}
        onChange={(email) => onSearch(email === undefined ? without(search, 'email') : { ...search, email })}
      />
      <Dropdown label="Status" count={status.length}>
        <ChoiceList
          type="checkbox"
          legend="Status"
          options={statusCodes.map((code) => ({ value: code, label: <StatusBadge status={code} /> }))}
          chosen={status}
          onChoose={(code) => choose({ status: toggled(status, code, statusCodes) })}
        />
      </Dropdown>
      <Dropdown label="Reason" count={reason.length}>
        <ChoiceList
          type="checkbox"
          legend="Reason"
          options={reasonCodes.map((code) => ({ value: code, label: reasonWords[code].label }))}
          chosen={reason}
          onChoose={(code) => choose({ reason: toggled(reason, code, reasonCodes) })}
        />
      </Dropdown>
      <Dropdown label="Event" count={kind.length}>
        <ChoiceList
          type="checkbox"
          legend="Event"
          options={kindCodes.map((code) => ({
            value: code,
            label: (
              <span title={kindWords[code].sentence}>
                <KindLabel kind={code} />
              </span>
            ),
          }))}
          chosen={kind}
          onChoose={(code) => choose({ kind: toggled(kind, code, kindCodes) })}
        />
      </Dropdown>
      <Dropdown label="Time" count={times.length}>
        <TimeFilter search={search} onSearch={onSearch} />
      </Dropdown>
      <Dropdown
        label="Ids"

        count={[search.booking, search.form].filter((one) => one !== undefined).length}
      >
        <IdFilter
          key={JSON.stringify([search.booking, search.form])}
          booking={search.booking}
          form={search.form}
          onChange={(ids) => onSearch({ ...without(search, 'booking', 'form'), ...ids })}
        />
      </Dropdown>
    </div>
  )
}
