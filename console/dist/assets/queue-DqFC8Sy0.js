import{R as e,V as t,d as n}from"./Box-CalEpVhJ.js";import{t as r}from"./gql-C5lqcA5m.js";import{n as i}from"./api-Ra4mTpKN.js";import{a,i as o,n as s}from"./hooks-C7o4cggJ.js";var c=t(e(),1),l=n();r(`
  fragment QueueFigures on Queue {
    depth
    oldestAgeSeconds
    quotaUsed
    quotaLimit
    quotaFreesAt
    estimatedDrainSeconds
    blocked
    paused
    blockedReason
  }
`);var u=r(`
  query Queue {
    queue {
      ...QueueFigures
    }
    connection {
      status
    }
  }
`),d=r(`
  subscription QueueChanges {
    queue {
      ...QueueFigures
    }
  }
`),f=(0,c.createContext)(null);function p({children:e}){let{clock:t}=i(),{data:n,problem:r,readAgain:p}=o(u,{}),[m,g]=(0,c.useState)();s(d,()=>({}),{next:({queue:e})=>{m!==void 0&&m.queue.blockedReason!==e.blockedReason&&p(),g({queue:e,at:t.now()})}}),a(p);let _=(0,c.useMemo)(()=>n&&{queue:n.queue,at:t.now()},[n,t]),v=(0,c.useMemo)(()=>({latest:h(m,_),account:n?.connection.status,problem:r,readAgain:p}),[m,_,n,r,p]);return(0,l.jsx)(f,{value:v,children:e})}function m(){let e=(0,c.use)(f);if(e===null)throw Error(`useQueue needs a QueueProvider around it`);return e}function h(e,t){return e===void 0||t===void 0?e??t:t.at>e.at?t:e}export{m as n,p as t};