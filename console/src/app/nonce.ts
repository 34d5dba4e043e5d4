import { setNonce } from 'get-nonce'

/**
 * The nonce of this answer, which the server put into the index. Styles that are made in
 * the page carry it: Mantine's by its provider, those of the libraries below it by get-nonce.
 */
export function takeNonce(document: Document): string {
  const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? ''
  setNonce(nonce)
  return nonce
}
