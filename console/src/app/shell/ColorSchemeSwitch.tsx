import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { Monitor, Moon, Sun } from 'lucide-react'

import classes from './ColorSchemeSwitch.module.css'

const choices = [
  { scheme: 'light', name: 'Light', icon: Sun },
  { scheme: 'auto', name: 'As the system', icon: Monitor },
  { scheme: 'dark', name: 'Dark', icon: Moon },
] as const satisfies readonly { scheme: MantineColorScheme; name: string; icon: unknown }[]

/** Chooses light, dark, or what the system says. The browser keeps the choice. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <fieldset className={classes.switch}>
      <legend className={classes.legend}>Color scheme</legend>
      {choices.map(({ scheme, name, icon: Icon }) => (
        <label key={scheme} className={classes.choice} title={name}>
          <input
            type="radio"
            name="color-scheme"
            className={classes.input}
            aria-label={name}
            checked={colorScheme === scheme}
            onChange={() => setColorScheme(scheme)}
          />
          <Icon size={14} aria-hidden />
        </label>
      ))}
    </fieldset>
  )
}
