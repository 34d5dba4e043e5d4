const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/NewKeyDialog-5DpIzZPz.js","assets/Dialog-CtvsPYhF.js","assets/Button-CBpvuowy.js","assets/OptionalPortal-BkfrXL7M.js","assets/index-CKdKqYaz.js","assets/hooks-c6GgxruB.js","assets/Text-r9eb6Js6.js","assets/index-Z7PGXUOP.css","assets/Dialog-BTML7reB.css","assets/userErrors-DqNpiYfN.js","assets/userErrors-Ce8Mmo3T.css","assets/RevokeDialog-CwxVNWuR.js","assets/ConfirmDialog-BWRjf59Z.js","assets/ConnectDialog-CczYSRjg.js","assets/DisconnectDialog-C3vI53O9.js","assets/DisconnectDialog-CeqasgrF.css"])))=>i.map(i=>d[i]);
import{_ as e,a as t,c as n,d as r,f as i,g as a,h as o,i as s,l as c,m as l,n as u,p as d,r as f,s as ee,t as p,u as te}from"./index-CKdKqYaz.js";import{G as ne,J as re,m as ie,q as m,t as h}from"./Button-CBpvuowy.js";import{_ as g,a as _,h as v,i as y,o as ae,r as oe,u as b,v as x}from"./hooks-c6GgxruB.js";var S={name:`plus`,size:24,node:[[`path`,{d:`M5 12h14`,key:`1ays0h`}],[`path`,{d:`M12 5v14`,key:`s699le`}]]};S.node;var C=a(S),w=re(ne(),1),T={card:`_card_1ilmb_1`},E=ie();function D({children:e,flush:t=!1}){return(0,E.jsx)(`div`,{className:T.card,"data-flush":t||void 0,children:e})}var O={panel:`_panel_pzknz_1`,head:`_head_pzknz_7`,words:`_words_pzknz_15`,title:`_title_pzknz_20`,lead:`_lead_pzknz_26`};function k({title:e,lead:t,actions:n,titleRef:r,children:i}){let a=(0,w.useId)();return(0,E.jsxs)(`section`,{className:O.panel,"aria-labelledby":a,children:[(0,E.jsxs)(`div`,{className:O.head,children:[(0,E.jsxs)(`div`,{className:O.words,children:[(0,E.jsx)(`h2`,{ref:r,id:a,tabIndex:-1,className:O.title,children:e}),t!==void 0&&(0,E.jsx)(`p`,{className:O.lead,children:t})]}),n]}),i]})}function A(e){let t=g(void 0),n=async()=>{let{default:n}=await e();t.get()===void 0&&t.set({Dialog:n})},r=()=>void n().catch(()=>void 0);function i(e){let r=x(t),{opened:i}=e,[a,o]=(0,w.useState)(i);i&&!a&&o(!0);let s=(0,w.useEffectEvent)(()=>{b(`This part of the console could not be loaded. Check your connection, then try again.`),e.onClose()});return(0,w.useEffect)(()=>{i&&r===void 0&&n().catch(()=>s())},[i,r]),a&&r!==void 0?(0,E.jsx)(r.Dialog,{...e}):null}return Object.assign(i,{intent:{onPointerEnter:r,onFocus:r}})}var j={none:`_none_pc5kq_1`,table:`_table_pc5kq_6`,hidden:`_hidden_pc5kq_31`};function M({at:e}){let n=oe(!0),r=Date.parse(e);return(0,E.jsx)(`time`,{dateTime:e,title:ee(r),children:t(r,n)})}var N={row:`_row_tnij2_1`,name:`_name_tnij2_1`,prefix:`_prefix_tnij2_12`,actions:`_actions_tnij2_17`};function P({apiKey:e,onRevoke:t}){let{name:n,prefix:r,createdAt:i,createdBy:a,lastUsedAt:o}=e;return(0,E.jsxs)(`tr`,{className:N.row,children:[(0,E.jsx)(`th`,{scope:`row`,className:N.name,children:n}),(0,E.jsx)(`td`,{"data-label":`Begins with`,children:(0,E.jsxs)(`code`,{className:N.prefix,children:[r,`…`]})}),(0,E.jsxs)(`td`,{"data-label":`Made`,children:[(0,E.jsx)(M,{at:i}),` by `,a]}),(0,E.jsx)(`td`,{"data-label":`Last used`,children:o===null?`never`:(0,E.jsx)(M,{at:o})}),(0,E.jsx)(`td`,{className:N.actions,children:(0,E.jsx)(h,{variant:`default`,"aria-label":`Revoke ${n}`,onClick:t,children:`Revoke`})})]})}function F({keys:t,onRevoke:n}){return t===void 0?(0,E.jsxs)(D,{children:[(0,E.jsx)(e,{height:14,width:`70%`,mb:`sm`}),(0,E.jsx)(e,{height:14,width:`55%`})]}):t.length===0?(0,E.jsx)(D,{children:(0,E.jsx)(`p`,{className:j.none,children:`There is no API key yet. Make one for each booking service, so that each can be revoked by itself.`})}):(0,E.jsx)(D,{flush:!0,children:(0,E.jsxs)(`table`,{className:j.table,children:[(0,E.jsx)(`thead`,{children:(0,E.jsxs)(`tr`,{children:[(0,E.jsx)(`th`,{scope:`col`,children:`Name`}),(0,E.jsx)(`th`,{scope:`col`,children:`Begins with`}),(0,E.jsx)(`th`,{scope:`col`,children:`Made`}),(0,E.jsx)(`th`,{scope:`col`,children:`Last used`}),(0,E.jsx)(`th`,{scope:`col`,children:(0,E.jsx)(`span`,{className:j.hidden,children:`Actions`})})]})}),(0,E.jsx)(`tbody`,{children:t.map(e=>(0,E.jsx)(P,{apiKey:e,onRevoke:()=>n(e)},e.id))})]})})}v(`
  fragment ApiKeyFields on ApiKey {
    id
    name
    prefix
    createdAt
    createdBy
    lastUsedAt
  }
`);var I=v(`
  query ApiKeys {
    apiKeys {
      ...ApiKeyFields
    }
  }
`),L=v(`
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
`),R=v(`
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
`),z=[`ApiKey`],B=A(()=>f(()=>import(`./NewKeyDialog-5DpIzZPz.js`),__vite__mapDeps([0,1,2,3,4,5,6,7,8,9,10]))),V=A(()=>f(()=>import(`./RevokeDialog-CwxVNWuR.js`),__vite__mapDeps([11,6,2,5,12,1,3,4,7,8])));function H(){let{canAct:e}=ae(),t=p(),{data:r,problem:i,readAgain:a}=y(I,{},{pause:!e,types:z}),o=(0,w.useRef)(null),[s,c]=(0,w.useState)(!1),[l,d]=(0,w.useState)();return _(()=>{e&&a()}),(0,E.jsxs)(k,{title:`API keys`,titleRef:o,lead:`A booking service reports events with a key. It can report events, and do nothing else.`,actions:(0,E.jsx)(u,{disabledReason:t,variant:`default`,size:`sm`,leftSection:(0,E.jsx)(C,{size:14,"aria-hidden":!0}),...B.intent,onClick:()=>c(!0),children:`Make an API key`}),children:[i!==void 0&&(0,E.jsx)(n,{title:`The API keys could not be read`,problem:i,onRetry:a}),e?(r!==void 0||i===void 0)&&(0,E.jsx)(F,{keys:r?.apiKeys,onRevoke:d}):(0,E.jsx)(D,{children:`Only owners and admins can see the API keys.`}),(0,E.jsx)(B,{opened:s,onClose:()=>c(!1)}),(0,E.jsx)(V,{opened:l!==void 0,apiKey:l,onClose:()=>d(void 0),focusAfter:o})]})}v(`
  fragment AccountFields on SnovioAccount {
    status
    maskedApiUserId
    connectedAt
    connectedBy
    creditBalance
    verifiedAt
    rejectedMessage
  }
`);var U=v(`
  query Account {
    connection {
      ...AccountFields
    }
  }
`),W=v(`
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
`),G=v(`
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
`),K={CONNECTED:{tone:`ok`,icon:o,word:`Connected`},CREDENTIALS_REJECTED:{tone:`danger`,icon:d,word:`Keys rejected`},DISCONNECTED:{tone:`neutral`,icon:l,word:`Not connected`}};function se({status:e}){let{tone:t,icon:n,word:r}=K[e];return(0,E.jsx)(s,{tone:t,icon:n,children:r})}var q={facts:`_facts_qjvdw_1`,name:`_name_qjvdw_10`,value:`_value_qjvdw_15`,code:`_code_qjvdw_21`};function ce({account:e}){let{maskedApiUserId:t,connectedAt:n,connectedBy:r,verifiedAt:i,creditBalance:a}=e;return(0,E.jsxs)(`dl`,{className:q.facts,children:[t!==null&&(0,E.jsx)(J,{name:`API user ID`,children:(0,E.jsx)(`span`,{className:q.code,children:t})}),n!==null&&(0,E.jsxs)(J,{name:`Connected`,children:[(0,E.jsx)(M,{at:n}),r!==null&&(0,E.jsxs)(E.Fragment,{children:[` by `,r]})]}),i!==null&&(0,E.jsx)(J,{name:`Keys last accepted`,children:(0,E.jsx)(M,{at:i})}),a!==null&&(0,E.jsx)(J,{name:`Credits left`,children:a})]})}function J({name:e,children:t}){return(0,E.jsxs)(`div`,{children:[(0,E.jsx)(`dt`,{className:q.name,children:e}),(0,E.jsx)(`dd`,{className:q.value,children:t})]})}var Y={head:`_head_19y1e_1`,words:`_words_19y1e_9`,nameRow:`_nameRow_19y1e_14`,name:`_name_19y1e_14`,lead:`_lead_19y1e_26`,actions:`_actions_19y1e_33`,notice:`_notice_19y1e_39`},X=A(()=>f(()=>import(`./ConnectDialog-CczYSRjg.js`),__vite__mapDeps([13,1,2,3,4,5,6,7,8,9,10]))),Z=A(()=>f(()=>import(`./DisconnectDialog-C3vI53O9.js`),__vite__mapDeps([14,5,2,4,6,7,12,1,3,8,15])));function Q({account:e}){let t=p(),[n,r]=(0,w.useState)(),a=()=>r(void 0),{status:o}=e,s=le[o];return(0,E.jsxs)(D,{children:[(0,E.jsxs)(`div`,{className:Y.head,children:[(0,E.jsxs)(`div`,{className:Y.words,children:[(0,E.jsxs)(`div`,{className:Y.nameRow,children:[(0,E.jsx)(`h3`,{className:Y.name,children:`Snov.io`}),(0,E.jsx)(se,{status:o})]}),(0,E.jsx)(`p`,{className:Y.lead,children:`People who book meetings, and those who send in routing forms, become prospects in a list of your Snov.io account.`})]}),(0,E.jsxs)(`div`,{className:Y.actions,children:[(0,E.jsx)(u,{disabledReason:t,variant:s.variant,size:`sm`,...X.intent,onClick:()=>r(`connect`),children:s.action}),o!==`DISCONNECTED`&&(0,E.jsx)(u,{disabledReason:t,variant:`default`,size:`sm`,...Z.intent,onClick:()=>r(`disconnect`),children:`Disconnect`})]})]}),o===`CREDENTIALS_REJECTED`&&(0,E.jsx)(`div`,{className:Y.notice,children:(0,E.jsx)(i,{tone:`danger`,title:`Snov.io rejects the API keys`,children:e.rejectedMessage})}),o!==`DISCONNECTED`&&(0,E.jsx)(ce,{account:e}),(0,E.jsx)(X,{opened:n===`connect`,status:o,onClose:a}),(0,E.jsx)(Z,{opened:n===`disconnect`,onClose:a})]})}var le={CONNECTED:{action:`Replace keys`,variant:`default`},CREDENTIALS_REJECTED:{action:`Reconnect`,variant:`filled`},DISCONNECTED:{action:`Connect`,variant:`filled`}};function ue(){let{data:t,problem:r,readAgain:i}=y(U,{}),{latest:a}=c();_(i);let o=a?.queue.blockedReason,s=(0,w.useRef)(o);return(0,w.useEffect)(()=>{let e=s.current;s.current=o,e!==void 0&&e!==o&&i()},[o,i]),(0,E.jsxs)(k,{title:`CRM`,children:[t!==void 0&&(0,E.jsx)(Q,{account:t.connection}),t===void 0&&r===void 0&&(0,E.jsxs)(D,{children:[(0,E.jsx)(e,{height:20,width:160,mb:`sm`}),(0,E.jsx)(e,{height:14,width:`60%`})]}),r!==void 0&&(0,E.jsx)(n,{title:`The Snov.io connection could not be read`,problem:r,onRetry:i})]})}var de=m({IntegrationsPage:()=>$});function $(){return(0,E.jsxs)(r,{children:[(0,E.jsx)(te,{title:`Integrations`,children:`Where your prospects go, and which services report your bookings.`}),(0,E.jsx)(ue,{}),(0,E.jsx)(H,{})]})}export{$ as IntegrationsPage,L as a,z as i,W as n,R as o,G as r,M as s,de as t};