import { ChoiceList } from '@/ui/ChoiceList'
import { RangeForm } from '@/ui/RangeForm'

import { lastCodes, lastNames } from '../address/last'
import { without, type LogSearch } from '../address/search'

type Props = {
  search: LogSearch
  onSearch: (search: LogSearch) => void
}

const anyTime = 'any'
const options = [
  { value: anyTime, label: 'Any time' },
  ...lastCodes.map((value) => ({ value, label: lastNames[value] })),
] as const

/** Chooses the time in which entries were accepted: one that ends now, or one from and to a moment. */
export function TimeFilter({ search, onSearch }: Props) {
  const { last, from, to } = search
  const rest = without(search, 'last', 'from', 'to')
  const custom = from !== undefined || to !== undefined
  return (
    <>
      <ChoiceList
        legend="When the event was accepted"
        type="radio"
        options={options}
        chosen={custom ? [] : [last ?? anyTime]}
        onChoose={(value) => onSearch(value === anyTime ? rest : { ...rest, last: value })}
      />
      <RangeForm
        key={JSON.stringify([from, to])}
        from={from}
        to={to}
        onChange={(range) => onSearch({ ...rest, ...range })}
      />
    </>
  )
}
