import { Button } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { useId, useRef, useState } from 'react'

import classes from './CodeBlock.module.css'
import { prettyJson } from './prettyJson'

type Props = {
  title: string
  /** JSON is set out in lines; anything else is shown as it is. */
  text: string
}

/** A text for machines, to be read and copied. */
export function CodeBlock({ title, text }: Props) {
  const id = useId()
  const block = useRef<HTMLPreElement>(null)
  const [said, setSaid] = useState<'copied' | 'byHand'>()
  const shown = prettyJson(text)

  async function copy() {
    try {
      await navigator.clipboard.writeText(shown)
      setSaid('copied')
    } catch {
      // Browsers give the clipboard to secure pages alone; the others get the text selected.
      if (block.current !== null) window.getSelection()?.selectAllChildren(block.current)
      setSaid('byHand')
    }
  }

  return (
    <div className={classes.code}>
      <div className={classes.head}>
        <span id={id} className={classes.title}>
          {title}
        </span>
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={said === 'copied' ? `${title}: copied` : `Copy: ${title}`}
          leftSection={said === 'copied' ? <Check size={12} aria-hidden /> : <Copy size={12} aria-hidden />}
          onClick={() => void copy()}
        >
          {said === 'copied' ? 'Copied' : 'Copy'}
        </Button>
      </div>
      {/* What scrolls has to be reached by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre ref={block} className={classes.text} tabIndex={0} role="region" aria-labelledby={id}>
        {shown}
      </pre>
      <div role="status">
        {said === 'byHand' &&
          'The browser does not let this page copy. The text is selected: copy it by hand.'}
      </div>
    </div>
  )
}
