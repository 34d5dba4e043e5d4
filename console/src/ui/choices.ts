// Mantine's fields to choose with, and their styles; see fields.ts.
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/Switch.layer.css'
import '@mantine/core/styles/Radio.layer.css'

import './choices.css'

export { NativeSelect, Radio, Switch } from '@mantine/core'
