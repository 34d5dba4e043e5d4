import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { Monitor, Moon, Sun } from 'lucide-react'

import { Segments } from '@/ui/Segments'

const options = [
  { value: 'light', name: 'Light', picture: <Sun size={14} aria-hidden /> },
  { value: 'auto', name: 'As the system', picture: <Monitor size={14} aria-hidden /> },
  { value: 'dark', name: 'Dark', picture: <Moon size={14} aria-hidden /> },
] as const

/** Chooses light, dark, or what the system says. The browser keeps the choice. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Segments<MantineColorScheme>
      legend="Color scheme"
      options={options}
      chosen={colorScheme}
      onChoose={setColorScheme}
    />
  )
}
