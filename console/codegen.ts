import type { CodegenConfig } from '@graphql-codegen/cli'

/**
 * Makes src/gql from the server's schema and the documents beside the pages: a
 * document that does not fit the schema ends the build here.
 */
const config: CodegenConfig = {
  schema: '../graph/*.graphqls',
  documents: ['src/**/*.{ts,tsx}', '!src/gql/**'],
  generates: {
    './src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { AnswerValue: 'unknown', Time: 'string' },
      },
    },
  },
}

export default config
