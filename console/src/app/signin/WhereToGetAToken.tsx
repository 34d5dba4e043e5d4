import classes from './WhereToGetAToken.module.css'

export function WhereToGetAToken() {
  return (
    <p className={classes.words}>
      <code>snovsync demo</code> prints a link that signs you in, and so does <code>snovsync</code> when it is
      started at a terminal without a database of its own. <code>snovsync token --link</code> makes one on the
      machine that the server runs on. Where your company signs you in with its own identity provider, the
      token comes from there.
    </p>
  )
}
