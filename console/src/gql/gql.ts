/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment QueueFigures on Queue {\n    depth\n    oldestAgeSeconds\n    quotaUsed\n    quotaLimit\n    quotaFreesAt\n    estimatedDrainSeconds\n    blocked\n    paused\n    blockedReason\n  }\n": typeof types.QueueFiguresFragmentDoc,
    "\n  query Queue {\n    queue {\n      ...QueueFigures\n    }\n    connection {\n      status\n    }\n  }\n": typeof types.QueueDocument,
    "\n  subscription QueueChanges {\n    queue {\n      ...QueueFigures\n    }\n  }\n": typeof types.QueueChangesDocument,
    "\n  query Viewer {\n    viewer {\n      user\n      role\n      organization\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  mutation ResumeSync {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.ResumeSyncDocument,
    "\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    prefix\n    createdAt\n    createdBy\n    lastUsedAt\n  }\n": typeof types.ApiKeyFieldsFragmentDoc,
    "\n  query ApiKeys {\n    apiKeys {\n      ...ApiKeyFields\n    }\n  }\n": typeof types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        id\n        name\n      }\n      key\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": typeof types.RevokeApiKeyDocument,
    "\n  fragment AccountFields on SnovioAccount {\n    status\n    maskedApiUserId\n    connectedAt\n    connectedBy\n    creditBalance\n    verifiedAt\n    rejectedMessage\n  }\n": typeof types.AccountFieldsFragmentDoc,
    "\n  query Account {\n    connection {\n      ...AccountFields\n    }\n  }\n": typeof types.AccountDocument,
    "\n  mutation ConnectSnovio($input: ConnectSnovioInput!) {\n    connectSnovio(input: $input) {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": typeof types.ConnectSnovioDocument,
    "\n  mutation DisconnectSnovio {\n    disconnectSnovio {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.DisconnectSnovioDocument,
};
const documents: Documents = {
    "\n  fragment QueueFigures on Queue {\n    depth\n    oldestAgeSeconds\n    quotaUsed\n    quotaLimit\n    quotaFreesAt\n    estimatedDrainSeconds\n    blocked\n    paused\n    blockedReason\n  }\n": types.QueueFiguresFragmentDoc,
    "\n  query Queue {\n    queue {\n      ...QueueFigures\n    }\n    connection {\n      status\n    }\n  }\n": types.QueueDocument,
    "\n  subscription QueueChanges {\n    queue {\n      ...QueueFigures\n    }\n  }\n": types.QueueChangesDocument,
    "\n  query Viewer {\n    viewer {\n      user\n      role\n      organization\n    }\n  }\n": types.ViewerDocument,
    "\n  mutation ResumeSync {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.ResumeSyncDocument,
    "\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    prefix\n    createdAt\n    createdBy\n    lastUsedAt\n  }\n": types.ApiKeyFieldsFragmentDoc,
    "\n  query ApiKeys {\n    apiKeys {\n      ...ApiKeyFields\n    }\n  }\n": types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        id\n        name\n      }\n      key\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": types.RevokeApiKeyDocument,
    "\n  fragment AccountFields on SnovioAccount {\n    status\n    maskedApiUserId\n    connectedAt\n    connectedBy\n    creditBalance\n    verifiedAt\n    rejectedMessage\n  }\n": types.AccountFieldsFragmentDoc,
    "\n  query Account {\n    connection {\n      ...AccountFields\n    }\n  }\n": types.AccountDocument,
    "\n  mutation ConnectSnovio($input: ConnectSnovioInput!) {\n    connectSnovio(input: $input) {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": types.ConnectSnovioDocument,
    "\n  mutation DisconnectSnovio {\n    disconnectSnovio {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.DisconnectSnovioDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment QueueFigures on Queue {\n    depth\n    oldestAgeSeconds\n    quotaUsed\n    quotaLimit\n    quotaFreesAt\n    estimatedDrainSeconds\n    blocked\n    paused\n    blockedReason\n  }\n"): typeof import('./graphql').QueueFiguresFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Queue {\n    queue {\n      ...QueueFigures\n    }\n    connection {\n      status\n    }\n  }\n"): typeof import('./graphql').QueueDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription QueueChanges {\n    queue {\n      ...QueueFigures\n    }\n  }\n"): typeof import('./graphql').QueueChangesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      user\n      role\n      organization\n    }\n  }\n"): typeof import('./graphql').ViewerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumeSync {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').ResumeSyncDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    prefix\n    createdAt\n    createdBy\n    lastUsedAt\n  }\n"): typeof import('./graphql').ApiKeyFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApiKeys {\n    apiKeys {\n      ...ApiKeyFields\n    }\n  }\n"): typeof import('./graphql').ApiKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        id\n        name\n      }\n      key\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').CreateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').RevokeApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AccountFields on SnovioAccount {\n    status\n    maskedApiUserId\n    connectedAt\n    connectedBy\n    creditBalance\n    verifiedAt\n    rejectedMessage\n  }\n"): typeof import('./graphql').AccountFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Account {\n    connection {\n      ...AccountFields\n    }\n  }\n"): typeof import('./graphql').AccountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConnectSnovio($input: ConnectSnovioInput!) {\n    connectSnovio(input: $input) {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').ConnectSnovioDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DisconnectSnovio {\n    disconnectSnovio {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').DisconnectSnovioDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
