// Mantine's text fields with their styles. What only dialogs and later pages use stays
// out of the first load that way.
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ActionIcon.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/PasswordInput.layer.css'

export { PasswordInput, TextInput } from '@mantine/core'
