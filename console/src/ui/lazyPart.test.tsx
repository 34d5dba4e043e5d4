import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'

import { lazyPart } from './lazyPart'

type Props = { name: string }
const Part = ({ name }: Props) => <p>This is {name}.</p>
const Waiting = ({ name }: Props) => <p>{name} comes.</p>

it('stands in until the part is there, and says where it cannot be had', async () => {
  const loads = [() => Promise.reject(new Error('away')), () => Promise.resolve({ default: Part })]
  const Lazy = lazyPart<Props>(() => (loads.shift() as () => Promise<{ default: typeof Part }>)(), Waiting)
  render(
    <MantineProvider env="test">
      <Lazy name="Ann" />
    </MantineProvider>,
  )
  expect(screen.getByText('Ann comes.')).toBeVisible()
  expect(await screen.findByRole('alert')).toHaveTextContent('This part of the page could not be loaded')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('This is Ann.')).toBeVisible()
  expect(loads).toHaveLength(0)
})
