import { Combobox, useCombobox } from '@mantine/core'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Combobox.layer.css'
import { useEffect, useState } from 'react'

import { TextInput } from '@/ui/fields'

import { ListOption } from './ListOption'
import classes from './ListSelect.module.css'
import type { ListSelectProps } from './WaitingListSelect'
import { found } from './lists'

/** Stands for no list among the options: Snov.io's ids are never empty. */
const noList = ''

/** Chooses a list by typing part of its name. */
export default function ListSelect({ lists, chosen, name, onChoose, ...field }: ListSelectProps) {
  const [search, setSearch] = useState<string>()
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setSearch(undefined)
    },
  })
  const options = found(lists, search ?? '')
  const { selectFirstOption } = combobox
  useEffect(() => {
    if (search !== undefined) selectFirstOption()
    // The store's functions are new with each rendering; what was typed decides.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [search])

  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      transitionProps={{ duration: 0 }}
      onOptionSubmit={(id) => {
        onChoose(lists.find((list) => list.id === id))
        combobox.closeDropdown()
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          {...field}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          value={search ?? name}
          onChange={(event) => {
            setSearch(event.currentTarget.value)
            combobox.openDropdown()
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown className={classes.dropdown}>
        <Combobox.Options className={classes.options} aria-label={field.label}>
          {options.map((list) => (
            <Combobox.Option
              key={list.id}
              value={list.id}
              active={list.id === chosen}
              className={classes.option}
            >
              <ListOption list={list} chosen={list.id === chosen} />
            </Combobox.Option>
          ))}
          {search === undefined && (
            <Combobox.Option value={noList} active={chosen === null} className={classes.option}>
              <span className={classes.none}>No list: nothing is synced</span>
            </Combobox.Option>
          )}
          {search !== undefined && options.length === 0 && (
            <Combobox.Empty>No list’s name holds “{search.trim()}”.</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
