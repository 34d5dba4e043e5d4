import { Button } from '@mantine/core'

import { Banner } from '@/ui/Banner'

import { describeSearch } from '../address/describe'
import { unfiltered } from '../address/filter'
import type { LogSearch } from '../address/search'
import classes from './NoMatch.module.css'
import { useHidingFilters } from './useHidingFilters'

type Props = {
  search: LogSearch
  onSearch: (search: LogSearch) => void
}

/** Says that the filter shows nothing, and which part of it hides entries. */
export default function NoMatch({ search, onSearch }: Props) {
  const hiding = useHidingFilters(search)
  const lines = describeSearch(search)
  return (
    <Banner
      tone="neutral"
      role="status"
      title="No entry matches"
      action={
        <Button variant="default" onClick={() => onSearch(unfiltered(search))}>
          Clear all filters
        </Button>
      }
    >
      <p className={classes.text}>The log was asked for entries with {lines.join('; ')}.</p>
      {hiding !== undefined && hiding.length > 0 && (
        <>
          <p className={classes.text}>There are entries without:</p>
          <ul className={classes.list} aria-label="Filters that hide entries">
            {hiding.map(({ words, rest }) => (
              <li key={words}>
                <Button
                  variant="default"
                  size="compact-xs"
                  aria-label={`Remove the filter ${words}`}
                  onClick={() => onSearch(rest)}
                >
                  {words}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {hiding?.length === 0 && lines.length > 1 && (
        <p className={classes.text}>No single filter hides them: take away more than one.</p>
      )}
    </Banner>
  )
}
