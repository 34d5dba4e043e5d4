// Mantine's text field with its styles. What only dialogs and later pages use stays out of
// the first load that way.
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'

export { TextInput } from '@mantine/core'
