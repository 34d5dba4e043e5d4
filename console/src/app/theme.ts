import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** Every pair of text and ground below has a contrast of at least 4.5 (WCAG AA). */
const brand: MantineColorsTuple = [
  '#eef1fc',
  '#dfe5fa',
  '#bcc8f4',
  '#a3b5fb',
  '#8ea6ff',
  '#5d78e2',
  '#3d59d0',
  '#3450c4',
  '#2b43a5',
  '#223584',
]

const red: MantineColorsTuple = [
  '#fdeae8',
  '#f9d3cf',
  '#f4b3ac',
  '#ffaaa3',
  '#ff8d84',
  '#e0574d',
  '#c9362d',
  '#b3261e',
  '#951d16',
  '#741510',
]

const gray: MantineColorsTuple = [
  '#f6f7f9',
  '#eceff3',
  '#e2e6eb',
  '#d3d9e0',
  '#b9c1cb',
  '#7f8a98',
  '#5a6472',
  '#434c58',
  '#2c343f',
  '#1b212b',
]

const dark: MantineColorsTuple = [
  '#e5e9ef',
  '#c3cbd6',
  '#97a2b0',
  '#75818f',
  '#2d3540',
  '#252c36',
  '#1c222b',
  '#0e1116',
  '#0a0d11',
  '#07090c',
]

export const theme = createTheme({
  colors: { brand, red, gray, dark },
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '1rem', lineHeight: '1.5' },
      h3: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    InputWrapper: {
      styles: {
        error: { fontSize: 'var(--mantine-font-size-sm)' },
        description: { fontSize: 'var(--mantine-font-size-sm)' },
      },
    },
    Tooltip: {
      defaultProps: {
        multiline: true,
        maw: 280,
        withArrow: true,
        events: { hover: true, focus: true, touch: true },
      },
    },
  },
})

/** The colors that our own styles use, and those of Mantine's that would be too faint. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--accent': '#3450c4',
    '--surface': '#ffffff',
    '--surface-sunken': '#f0f2f5',
    '--border': '#dfe3e9',
    '--border-strong': '#8a94a2',
    '--text': '#1b212b',
    '--muted': '#5a6472',
    '--ok': '#16713a',
    '--ok-ground': '#e4f4ea',
    '--warn': '#8a5300',
    '--warn-ground': '#fdf1dc',
    '--danger': '#b3261e',
    '--danger-ground': '#fdeae8',
    '--info': '#2557c7',
    '--info-ground': '#e8effd',
    '--neutral': '#5a6472',
    '--neutral-ground': '#eceff3',
    '--mantine-color-body': '#f6f7f9',
    '--mantine-color-text': '#1b212b',
    '--mantine-color-dimmed': '#5a6472',
    '--mantine-color-placeholder': '#6b7583',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-default-border': '#ccd3db',
  },
  dark: {
    '--accent': '#8ea6ff',
    '--surface': '#151a21',
    '--surface-sunken': '#0f1319',
    '--border': '#2a313b',
    '--border-strong': '#6c7887',
    '--text': '#e5e9ef',
    '--muted': '#97a2b0',
    '--ok': '#5ec98a',
    '--ok-ground': '#14301f',
    '--warn': '#e0b050',
    '--warn-ground': '#352a12',
    '--danger': '#ff8d84',
    '--danger-ground': '#3b1c1a',
    '--info': '#86aeff',
    '--info-ground': '#182a4d',
    '--neutral': '#a6b0bd',
    '--neutral-ground': '#252c36',
    '--mantine-color-body': '#0e1116',
    '--mantine-color-text': '#e5e9ef',
    '--mantine-color-dimmed': '#97a2b0',
    '--mantine-color-placeholder': '#8b96a4',
    '--mantine-color-error': '#ff8d84',
    '--mantine-color-default-border': '#3a434f',
  },
})
