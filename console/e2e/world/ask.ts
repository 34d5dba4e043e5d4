/** Sends JSON and gives the JSON that comes back; anything but a good answer is an error. */
export async function post<Answer>(url: string, body: object, method = 'POST'): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${answer}`)
  return JSON.parse(answer) as Answer
}

type GraphQLAnswer = { data?: unknown; errors?: { message: string; extensions?: { code?: string } }[] }

/** An error that the API answered. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`)
  }
}

/** Asks the product's API, as any other client does. */
export async function ask<Data>(
  url: string,
  token: string,
  query: string,
  variables: object = {},
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await response.json()) as GraphQLAnswer
  const [error] = errors ?? []
  if (error) throw new ApiError(error.extensions?.code ?? '', error.message)
  return data as Data
}
