import './styles'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { openApi } from '@/api/open'
import { takeTokenFromAddress } from '@/api/token'

import { App } from './App'
import { takeNonce } from './nonce'
import { createAppRouter } from './router'
import { tellLinkProblem } from './signin/useSignInLinks'

const fromLink = takeTokenFromAddress(window.location, window.history)
const nonce = takeNonce(document)
const api = openApi()
void api.session.begin(fromLink).then(tellLinkProblem)

const root = document.getElementById('root')
if (root === null) throw new Error('The index lacks its root')
createRoot(root).render(
  <StrictMode>
    <App api={api} router={createAppRouter()} nonce={nonce} />
  </StrictMode>,
)
