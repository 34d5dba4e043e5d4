const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/NewKeyDialog-DxCG9q_l.js","assets/Dialog-xjAqTtWH.js","assets/Box-CalEpVhJ.js","assets/OptionalPortal-CUu4VjxI.js","assets/Loader-CdAM2LOl.js","assets/use-merged-ref-DuzuPCNe.js","assets/index-BUKdwZKR.js","assets/hooks-C7o4cggJ.js","assets/api-Ra4mTpKN.js","assets/gql-C5lqcA5m.js","assets/matchContext-DXLV6HMw.js","assets/rootRoute-wqzG_dzD.js","assets/noop-mXPS5vjY.js","assets/VisuallyHidden-CY9DS8cQ.js","assets/Button-CQE8hq9b.js","assets/Skeleton-DddkjFID.js","assets/RouteLink-DTWSqev1.js","assets/Anchor-CSIjloSr.js","assets/Text-BSFaL2_W.js","assets/PageHeading-CNs-8l1u.js","assets/createLucideIcon-DOhFwhoI.js","assets/PageHeading-CHPXNQ9Q.css","assets/chevron-down-0EiACF-5.js","assets/Banner-FjZkP8jN.js","assets/Banner-BMm5ogQd.css","assets/octagon-exclamation-point-BaYu2hYs.js","assets/queue-DqFC8Sy0.js","assets/Problem-VzmxlfU1.js","assets/format-Bwl6OFhf.js","assets/Activity.module-DyceRFpU.js","assets/Activity-BwfSxeLd.css","assets/GuardedButton-DUZtogmY.js","assets/Badge-Cmf5zjT3.js","assets/Badge-BnK3C4j0.css","assets/NextStep-B9gYIhB5.js","assets/words-Bbv0wfub.js","assets/roles-CyGjehH3.js","assets/rootRoute-CPgjVsM8.css","assets/index-C_Q5CRUL.css","assets/FocusTrap-CLqIVZRX.js","assets/useOpener-CtfSUlBR.js","assets/use-id-Df1PDQno.js","assets/DirectionProvider-CtwkvoQd.js","assets/CloseButton.layer-B1s0V_V9.js","assets/CloseButton-eBFVV9Mw.css","assets/useOpener-5fIxWZ2o.css","assets/Dialog-EU3R4dXr.css","assets/check-DKMgHaTO.js","assets/copy-r-tqNboV.js","assets/fields-sW1yr4qA.js","assets/fields-BKSuk8aU.css","assets/userErrors-DC1BkyJW.js","assets/RevokeDialog-EsuHS73x.js","assets/ConfirmDialog-CG_mgG9T.js","assets/Moment-BdoBKrZh.js","assets/useLast-C1zUJ5_A.js","assets/ConnectDialog-CcueZ0nf.js","assets/ActionIcon.layer-DusftRD3.js","assets/ActionIcon-BzFwzJY4.css","assets/use-uncontrolled-Crr6oTJ7.js","assets/ConnectDialog-Bso2BS1H.css","assets/DisconnectDialog-CWtXgSau.js","assets/PauseDialog-CeqasgrF.css"])))=>i.map(i=>d[i]);
import{n as e,r as t,t as n}from"./PageHeading-CNs-8l1u.js";import{n as r,t as i}from"./Panel-CtabRYaP.js";import{B as a,R as o,V as s,d as c}from"./Box-CalEpVhJ.js";import{a as l,i as u,o as d}from"./hooks-C7o4cggJ.js";import{t as f}from"./Card-Bb9oglxK.js";import{n as p,t as m}from"./GuardedButton-DUZtogmY.js";import{t as h}from"./Problem-VzmxlfU1.js";import{t as g}from"./lazyDialog-D94xEZgf.js";import{t as _}from"./roles-CyGjehH3.js";import{t as v}from"./Skeleton-DddkjFID.js";import{t as y}from"./Button-CQE8hq9b.js";import{t as b}from"./Moment-BdoBKrZh.js";import{t as x}from"./gql-C5lqcA5m.js";import{n as S}from"./queue-DqFC8Sy0.js";import{a as C,t as w}from"./Banner-FjZkP8jN.js";import{t as T}from"./octagon-exclamation-point-BaYu2hYs.js";import{t as E}from"./Badge-Cmf5zjT3.js";var D=s(o(),1),O={none:`_none_pc5kq_1`,table:`_table_pc5kq_6`,hidden:`_hidden_pc5kq_31`},k={row:`_row_tnij2_1`,name:`_name_tnij2_1`,prefix:`_prefix_tnij2_12`,actions:`_actions_tnij2_17`},A=c();function j({apiKey:e,onRevoke:t}){let{name:n,prefix:r,createdAt:i,createdBy:a,lastUsedAt:o}=e;return(0,A.jsxs)(`tr`,{className:k.row,children:[(0,A.jsx)(`th`,{scope:`row`,className:k.name,children:n}),(0,A.jsx)(`td`,{"data-label":`Begins with`,children:(0,A.jsxs)(`code`,{className:k.prefix,children:[r,`…`]})}),(0,A.jsxs)(`td`,{"data-label":`Made`,children:[(0,A.jsx)(b,{at:i}),` by `,a]}),(0,A.jsx)(`td`,{"data-label":`Last used`,children:o===null?`never`:(0,A.jsx)(b,{at:o})}),(0,A.jsx)(`td`,{className:k.actions,children:(0,A.jsx)(y,{variant:`default`,"aria-label":`Revoke ${n}`,onClick:t,children:`Revoke`})})]})}function ee({keys:e,onRevoke:t}){return e===void 0?(0,A.jsxs)(f,{children:[(0,A.jsx)(v,{height:14,width:`70%`,mb:`sm`}),(0,A.jsx)(v,{height:14,width:`55%`})]}):e.length===0?(0,A.jsx)(f,{children:(0,A.jsx)(`p`,{className:O.none,children:`There is no API key yet. Make one for each booking service, so that each can be revoked by itself.`})}):(0,A.jsx)(f,{flush:!0,children:(0,A.jsxs)(`table`,{className:O.table,children:[(0,A.jsx)(`thead`,{children:(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`Name`}),(0,A.jsx)(`th`,{scope:`col`,children:`Begins with`}),(0,A.jsx)(`th`,{scope:`col`,children:`Made`}),(0,A.jsx)(`th`,{scope:`col`,children:`Last used`}),(0,A.jsx)(`th`,{scope:`col`,children:(0,A.jsx)(`span`,{className:O.hidden,children:`Actions`})})]})}),(0,A.jsx)(`tbody`,{children:e.map(e=>(0,A.jsx)(j,{apiKey:e,onRevoke:()=>t(e)},e.id))})]})})}x(`
  fragment ApiKeyFields on ApiKey {
    id
    name
    prefix
    createdAt
    createdBy
    lastUsedAt
  }
`);var M=x(`
  query ApiKeys {
    apiKeys {
      ...ApiKeyFields
    }
  }
`),N=x(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      apiKey {
        id
        name
      }
      key
      userErrors {
        field
        code
        message
      }
    }
  }
`),P=x(`
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) {
      apiKey {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`),F=[`ApiKey`],I=g(()=>p(()=>import(`./NewKeyDialog-DxCG9q_l.js`),__vite__mapDeps([0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51]))),L=g(()=>p(()=>import(`./RevokeDialog-EsuHS73x.js`),__vite__mapDeps([52,18,2,4,7,8,53,14,1,3,5,6,9,10,11,12,13,15,16,17,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,54,55])));function R(){let{canAct:e}=d(),t=_(),{data:n,problem:a,readAgain:o}=u(M,{},{pause:!e,types:F}),s=(0,D.useRef)(null),[c,p]=(0,D.useState)(!1),[g,v]=(0,D.useState)();return l(()=>{e&&o()}),(0,A.jsxs)(i,{title:`API keys`,titleRef:s,lead:`A booking service reports events with a key. It can report events, and do nothing else.`,actions:(0,A.jsx)(m,{disabledReason:t,variant:`default`,size:`sm`,leftSection:(0,A.jsx)(r,{size:14,"aria-hidden":!0}),...I.intent,onClick:()=>p(!0),children:`Make an API key`}),children:[a!==void 0&&(0,A.jsx)(h,{title:`The API keys could not be read`,problem:a,onRetry:o}),e?(n!==void 0||a===void 0)&&(0,A.jsx)(ee,{keys:n?.apiKeys,onRevoke:v}):(0,A.jsx)(f,{children:`Only owners and admins can see the API keys.`}),(0,A.jsx)(I,{opened:c,onClose:()=>p(!1)}),(0,A.jsx)(L,{opened:g!==void 0,apiKey:g,onClose:()=>v(void 0),focusAfter:s})]})}x(`
  fragment AccountFields on SnovioAccount {
    status
    maskedApiUserId
    connectedAt
    connectedBy
    creditBalance
    verifiedAt
    rejectedMessage
  }
`);var z=x(`
  query Account {
    connection {
      ...AccountFields
    }
  }
`),B=x(`
  mutation ConnectSnovio($input: ConnectSnovioInput!) {
    connectSnovio(input: $input) {
      connection {
        ...AccountFields
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`),V=x(`
  mutation DisconnectSnovio {
    disconnectSnovio {
      connection {
        ...AccountFields
      }
      userErrors {
        message
      }
    }
  }
`),H={CONNECTED:{tone:`ok`,icon:C,word:`Connected`},CREDENTIALS_REJECTED:{tone:`danger`,icon:T,word:`Keys rejected`},DISCONNECTED:{tone:`neutral`,icon:t,word:`Not connected`}};function U({status:e}){let{tone:t,icon:n,word:r}=H[e];return(0,A.jsx)(E,{tone:t,icon:n,children:r})}var W={facts:`_facts_qjvdw_1`,name:`_name_qjvdw_10`,value:`_value_qjvdw_15`,code:`_code_qjvdw_21`};function G({account:e}){let{maskedApiUserId:t,connectedAt:n,connectedBy:r,verifiedAt:i,creditBalance:a}=e;return(0,A.jsxs)(`dl`,{className:W.facts,children:[t!==null&&(0,A.jsx)(K,{name:`API user ID`,children:(0,A.jsx)(`span`,{className:W.code,children:t})}),n!==null&&(0,A.jsxs)(K,{name:`Connected`,children:[(0,A.jsx)(b,{at:n}),r!==null&&(0,A.jsxs)(A.Fragment,{children:[` by `,r]})]}),i!==null&&(0,A.jsx)(K,{name:`Keys last accepted`,children:(0,A.jsx)(b,{at:i})}),a!==null&&(0,A.jsx)(K,{name:`Credits left`,children:a})]})}function K({name:e,children:t}){return(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{className:W.name,children:e}),(0,A.jsx)(`dd`,{className:W.value,children:t})]})}var q={head:`_head_19y1e_1`,words:`_words_19y1e_9`,nameRow:`_nameRow_19y1e_14`,name:`_name_19y1e_14`,lead:`_lead_19y1e_26`,actions:`_actions_19y1e_33`,notice:`_notice_19y1e_39`},J=g(()=>p(()=>import(`./ConnectDialog-CcueZ0nf.js`),__vite__mapDeps([56,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,49,50,57,58,51,59,60]))),Y=g(()=>p(()=>import(`./DisconnectDialog-CWtXgSau.js`),__vite__mapDeps([61,7,2,8,26,9,53,14,4,1,3,5,6,10,11,12,13,15,16,17,18,19,20,21,22,23,24,25,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,62])));function X({account:e}){let t=_(),[n,r]=(0,D.useState)(),i=()=>r(void 0),{status:a}=e,o=Z[a];return(0,A.jsxs)(f,{children:[(0,A.jsxs)(`div`,{className:q.head,children:[(0,A.jsxs)(`div`,{className:q.words,children:[(0,A.jsxs)(`div`,{className:q.nameRow,children:[(0,A.jsx)(`h3`,{className:q.name,children:`Snov.io`}),(0,A.jsx)(U,{status:a})]}),(0,A.jsx)(`p`,{className:q.lead,children:`People who book meetings, and those who send in routing forms, become prospects in a list of your Snov.io account.`})]}),(0,A.jsxs)(`div`,{className:q.actions,children:[(0,A.jsx)(m,{disabledReason:t,variant:o.variant,size:`sm`,...J.intent,onClick:()=>r(`connect`),children:o.action}),a!==`DISCONNECTED`&&(0,A.jsx)(m,{disabledReason:t,variant:`default`,size:`sm`,...Y.intent,onClick:()=>r(`disconnect`),children:`Disconnect`})]})]}),a===`CREDENTIALS_REJECTED`&&(0,A.jsx)(`div`,{className:q.notice,children:(0,A.jsx)(w,{tone:`danger`,title:`Snov.io rejects the API keys`,children:e.rejectedMessage})}),a!==`DISCONNECTED`&&(0,A.jsx)(G,{account:e}),(0,A.jsx)(J,{opened:n===`connect`,status:a,onClose:i}),(0,A.jsx)(Y,{opened:n===`disconnect`,onClose:i})]})}var Z={CONNECTED:{action:`Replace keys`,variant:`default`},CREDENTIALS_REJECTED:{action:`Reconnect`,variant:`filled`},DISCONNECTED:{action:`Connect`,variant:`filled`}};function Q(){let{data:e,problem:t,readAgain:n}=u(z,{}),{latest:r}=S();l(n);let a=r?.queue.blockedReason,o=(0,D.useRef)(a);return(0,D.useEffect)(()=>{let e=o.current;o.current=a,e!==void 0&&e!==a&&n()},[a,n]),(0,A.jsxs)(i,{title:`CRM`,children:[e!==void 0&&(0,A.jsx)(X,{account:e.connection}),e===void 0&&t===void 0&&(0,A.jsxs)(f,{children:[(0,A.jsx)(v,{height:20,width:160,mb:`sm`}),(0,A.jsx)(v,{height:14,width:`60%`})]}),t!==void 0&&(0,A.jsx)(h,{title:`The Snov.io connection could not be read`,problem:t,onRetry:n})]})}var te=a({IntegrationsPage:()=>$});function $(){return(0,A.jsxs)(e,{children:[(0,A.jsx)(n,{title:`Integrations`,children:`Where your prospects go, and which services report your bookings.`}),(0,A.jsx)(Q,{}),(0,A.jsx)(R,{})]})}export{$ as IntegrationsPage,N as a,F as i,B as n,P as o,V as r,te as t};