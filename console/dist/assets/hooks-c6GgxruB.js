import{G as e,J as t}from"./Button-CBpvuowy.js";var n={NAME:`Name`,DOCUMENT:`Document`,OPERATION_DEFINITION:`OperationDefinition`,VARIABLE_DEFINITION:`VariableDefinition`,SELECTION_SET:`SelectionSet`,FIELD:`Field`,ARGUMENT:`Argument`,FRAGMENT_SPREAD:`FragmentSpread`,INLINE_FRAGMENT:`InlineFragment`,FRAGMENT_DEFINITION:`FragmentDefinition`,VARIABLE:`Variable`,INT:`IntValue`,FLOAT:`FloatValue`,STRING:`StringValue`,BOOLEAN:`BooleanValue`,NULL:`NullValue`,ENUM:`EnumValue`,LIST:`ListValue`,OBJECT:`ObjectValue`,OBJECT_FIELD:`ObjectField`,DIRECTIVE:`Directive`,NAMED_TYPE:`NamedType`,LIST_TYPE:`ListType`,NON_NULL_TYPE:`NonNullType`},r=class extends Error{constructor(e,t,n,r,i,a,o){super(e),this.name=`GraphQLError`,this.message=e,i&&(this.path=i),t&&(this.nodes=Array.isArray(t)?t:[t]),n&&(this.source=n),r&&(this.positions=r),a&&(this.originalError=a);var s=o;if(!s&&a){var c=a.extensions;c&&typeof c==`object`&&(s=c)}this.extensions=s||{}}toJSON(){return{...this,message:this.message}}toString(){return this.message}get[Symbol.toStringTag](){return`GraphQLError`}},i,a;function o(e){return new r(`Syntax Error: Unexpected token at ${a} in ${e}`)}function s(e){if(e.lastIndex=a,e.test(i))return i.slice(a,a=e.lastIndex)}var c=/ +(?=[^\s])/y;function l(e){for(var t=e.split(`
`),n=``,r=0,i=0,a=t.length-1,o=0;o<t.length;o++)c.lastIndex=0,c.test(t[o])&&(o&&(!r||c.lastIndex<r)&&(r=c.lastIndex),i||=o,a=o);for(var s=i;s<=a;s++)s!==i&&(n+=`
`),n+=t[s].slice(r).replace(/\\"""/g,`"""`);return n}function u(){for(var e=0|i.charCodeAt(a++);e===9||e===10||e===13||e===32||e===35||e===44||e===65279;e=0|i.charCodeAt(a++))if(e===35)for(;(e=0|i.charCodeAt(a++))&&e!==10&&e!==13;);a--}function d(){for(var e=a,t=0|i.charCodeAt(a++);t>=48&&t<=57||t>=65&&t<=90||t===95||t>=97&&t<=122;t=0|i.charCodeAt(a++));if(e===a-1)throw o(`Name`);var n=i.slice(e,--a);return u(),n}function f(){return{kind:`Name`,value:d()}}var ee=/(?:"""|(?:[\s\S]*?[^\\])""")/y,p=/(?:(?:\.\d+)?[eE][+-]?\d+|\.\d+)/y;function m(e){var t;switch(i.charCodeAt(a)){case 91:a++,u();for(var n=[];i.charCodeAt(a)!==93;)n.push(m(e));return a++,u(),{kind:`ListValue`,values:n};case 123:a++,u();for(var r=[];i.charCodeAt(a)!==125;){var c=f();if(i.charCodeAt(a++)!==58)throw o(`ObjectField`);u(),r.push({kind:`ObjectField`,name:c,value:m(e)})}return a++,u(),{kind:`ObjectValue`,fields:r};case 36:if(e)throw o(`Variable`);return a++,{kind:`Variable`,name:f()};case 34:if(i.charCodeAt(a+1)===34&&i.charCodeAt(a+2)===34){if(a+=3,(t=s(ee))==null)throw o(`StringValue`);return u(),{kind:`StringValue`,value:l(t.slice(0,-3)),block:!0}}var h=a,g;a++;var _=!1;for(g=0|i.charCodeAt(a++);g===92&&(a++,_=!0)||g!==10&&g!==13&&g!==34&&g;g=0|i.charCodeAt(a++));if(g!==34)throw o(`StringValue`);return t=i.slice(h,a),u(),{kind:`StringValue`,value:_?JSON.parse(t):t.slice(1,-1),block:!1};case 45:case 48:case 49:case 50:case 51:case 52:case 53:case 54:case 55:case 56:case 57:for(var v=a++,y;(y=0|i.charCodeAt(a++))>=48&&y<=57;);var te=i.slice(v,--a);if((y=i.charCodeAt(a))===46||y===69||y===101){if((t=s(p))==null)throw o(`FloatValue`);return u(),{kind:`FloatValue`,value:te+t}}return u(),{kind:`IntValue`,value:te};case 110:if(i.charCodeAt(a+1)===117&&i.charCodeAt(a+2)===108&&i.charCodeAt(a+3)===108)return a+=4,u(),{kind:`NullValue`};break;case 116:if(i.charCodeAt(a+1)===114&&i.charCodeAt(a+2)===117&&i.charCodeAt(a+3)===101)return a+=4,u(),{kind:`BooleanValue`,value:!0};break;case 102:if(i.charCodeAt(a+1)===97&&i.charCodeAt(a+2)===108&&i.charCodeAt(a+3)===115&&i.charCodeAt(a+4)===101)return a+=5,u(),{kind:`BooleanValue`,value:!1}}return{kind:`EnumValue`,value:d()}}function h(e){if(i.charCodeAt(a)===40){var t=[];a++,u();do{var n=f();if(i.charCodeAt(a++)!==58)throw o(`Argument`);u(),t.push({kind:`Argument`,name:n,value:m(e)})}while(i.charCodeAt(a)!==41);return a++,u(),t}}function g(e){if(i.charCodeAt(a)===64){var t=[];do a++,t.push({kind:`Directive`,name:f(),arguments:h(e)});while(i.charCodeAt(a)===64);return t}}function _(){for(var e=0;i.charCodeAt(a)===91;)e++,a++,u();var t={kind:`NamedType`,name:f()};do if(i.charCodeAt(a)===33&&(a++,u(),t={kind:`NonNullType`,type:t}),e){if(i.charCodeAt(a++)!==93)throw o(`NamedType`);u(),t={kind:`ListType`,type:t}}while(e--);return t}function v(){if(i.charCodeAt(a++)!==123)throw o(`SelectionSet`);return u(),y()}function y(){var e=[];do if(i.charCodeAt(a)===46){if(i.charCodeAt(++a)!==46||i.charCodeAt(++a)!==46)throw o(`SelectionSet`);switch(a++,u(),i.charCodeAt(a)){case 64:e.push({kind:`InlineFragment`,typeCondition:void 0,directives:g(!1),selectionSet:v()});break;case 111:i.charCodeAt(a+1)===110?(a+=2,u(),e.push({kind:`InlineFragment`,typeCondition:{kind:`NamedType`,name:f()},directives:g(!1),selectionSet:v()})):e.push({kind:`FragmentSpread`,name:f(),directives:g(!1)});break;case 123:a++,u(),e.push({kind:`InlineFragment`,typeCondition:void 0,directives:void 0,selectionSet:y()});break;default:e.push({kind:`FragmentSpread`,name:f(),directives:g(!1)})}}else{var t=f(),n=void 0;i.charCodeAt(a)===58&&(a++,u(),n=t,t=f());var r=h(!1),s=g(!1),c=void 0;i.charCodeAt(a)===123&&(a++,u(),c=y()),e.push({kind:`Field`,alias:n,name:t,arguments:r,directives:s,selectionSet:c})}while(i.charCodeAt(a)!==125);return a++,u(),{kind:`SelectionSet`,selections:e}}function te(){if(u(),i.charCodeAt(a)===40){var e=[];a++,u();do{var t=void 0;if(i.charCodeAt(a)===34&&(t=m(!0)),i.charCodeAt(a++)!==36)throw o(`Variable`);var n=f();if(i.charCodeAt(a++)!==58)throw o(`VariableDefinition`);u();var r=_(),s=void 0;i.charCodeAt(a)===61&&(a++,u(),s=m(!0)),u();var c={kind:`VariableDefinition`,variable:{kind:`Variable`,name:n},type:r,defaultValue:s,directives:g(!0)};t&&(c.description=t),e.push(c)}while(i.charCodeAt(a)!==41);return a++,u(),e}}function ne(e){var t=f();if(i.charCodeAt(a++)!==111||i.charCodeAt(a++)!==110)throw o(`FragmentDefinition`);u();var n={kind:`FragmentDefinition`,name:t,typeCondition:{kind:`NamedType`,name:f()},directives:g(!1),selectionSet:v()};return e&&(n.description=e),n}function re(){var e=[];do{var t=void 0;if(i.charCodeAt(a)===34&&(t=m(!0)),i.charCodeAt(a)===123){if(t)throw o(`Document`);a++,u(),e.push({kind:`OperationDefinition`,operation:`query`,name:void 0,variableDefinitions:void 0,directives:void 0,selectionSet:y()})}else{var n=d();switch(n){case`fragment`:e.push(ne(t));break;case`query`:case`mutation`:case`subscription`:var r,s=void 0;(r=i.charCodeAt(a))!==40&&r!==64&&r!==123&&(s=f());var c={kind:`OperationDefinition`,operation:n,name:s,variableDefinitions:te(),directives:g(!1),selectionSet:v()};t&&(c.description=t),e.push(c);break;default:throw o(`Document`)}}}while(a<i.length);return e}function ie(e,t){return i=e.body?e.body:e,a=0,u(),t&&t.noLocation?{kind:`Document`,definitions:re()}:{kind:`Document`,definitions:re(),loc:{start:0,end:i.length,startToken:void 0,endToken:void 0,source:{body:i,name:`graphql.web`,locationOffset:{line:1,column:1}}}}}function b(e,t,n){for(var r=``,i=0;i<e.length;i++)i&&(r+=t),r+=n(e[i]);return r}function ae(e){return JSON.stringify(e)}function oe(e){return`"""
`+e.replace(/"""/g,`\\"""`)+`
"""`}var x=`
`,S={OperationDefinition(e){var t=``;e.description&&(t+=S.StringValue(e.description)+`
`),t+=e.operation,e.name&&(t+=` `+e.name.value),e.variableDefinitions&&e.variableDefinitions.length&&(e.name||(t+=` `),t+=`(`+b(e.variableDefinitions,`, `,S.VariableDefinition)+`)`),e.directives&&e.directives.length&&(t+=` `+b(e.directives,` `,S.Directive));var n=S.SelectionSet(e.selectionSet);return t===`query`?n:t+` `+n},VariableDefinition(e){var t=``;return e.description&&(t+=S.StringValue(e.description)+` `),t+=S.Variable(e.variable)+`: `+C(e.type),e.defaultValue&&(t+=` = `+C(e.defaultValue)),e.directives&&e.directives.length&&(t+=` `+b(e.directives,` `,S.Directive)),t},Field(e){var t=e.alias?e.alias.value+`: `+e.name.value:e.name.value;if(e.arguments&&e.arguments.length){var n=b(e.arguments,`, `,S.Argument);t.length+n.length+2>80?t+=`(`+(x+=`  `)+b(e.arguments,x,S.Argument)+(x=x.slice(0,-2))+`)`:t+=`(`+n+`)`}return e.directives&&e.directives.length&&(t+=` `+b(e.directives,` `,S.Directive)),e.selectionSet&&e.selectionSet.selections.length&&(t+=` `+S.SelectionSet(e.selectionSet)),t},StringValue(e){return e.block?oe(e.value).replace(/\n/g,x):ae(e.value)},BooleanValue:e=>``+e.value,NullValue:e=>`null`,IntValue:e=>e.value,FloatValue:e=>e.value,EnumValue:e=>e.value,Name:e=>e.value,Variable:e=>`$`+e.name.value,ListValue:e=>`[`+b(e.values,`, `,C)+`]`,ObjectValue:e=>`{`+b(e.fields,`, `,S.ObjectField)+`}`,ObjectField:e=>e.name.value+`: `+C(e.value),Document(e){return!e.definitions||!e.definitions.length?``:b(e.definitions,`

`,C)},SelectionSet:e=>`{`+(x+=`  `)+b(e.selections,x,C)+(x=x.slice(0,-2))+`}`,Argument:e=>e.name.value+`: `+C(e.value),FragmentSpread(e){var t=`...`+e.name.value;return e.directives&&e.directives.length&&(t+=` `+b(e.directives,` `,S.Directive)),t},InlineFragment(e){var t=`...`;return e.typeCondition&&(t+=` on `+e.typeCondition.name.value),e.directives&&e.directives.length&&(t+=` `+b(e.directives,` `,S.Directive)),t+=` `+S.SelectionSet(e.selectionSet)},FragmentDefinition(e){var t=``;return e.description&&(t+=S.StringValue(e.description)+`
`),t+=`fragment `+e.name.value,t+=` on `+e.typeCondition.name.value,e.directives&&e.directives.length&&(t+=` `+b(e.directives,` `,S.Directive)),t+` `+S.SelectionSet(e.selectionSet)},Directive(e){var t=`@`+e.name.value;return e.arguments&&e.arguments.length&&(t+=`(`+b(e.arguments,`, `,S.Argument)+`)`),t},NamedType:e=>e.name.value,ListType:e=>`[`+C(e.type)+`]`,NonNullType:e=>C(e.type)+`!`},C=e=>S[e.kind](e);function se(e){return x=`
`,S[e.kind]?S[e.kind](e):``}var ce=()=>{},w=ce;function T(e){return{tag:0,0:e}}function E(e){return{tag:1,0:e}}var D=()=>typeof Symbol==`function`&&Symbol.asyncIterator||`@@asyncIterator`,le=e=>e;function O(e){return t=>n=>{var r=w;t((t=>{t===0?n(0):t.tag===0?(r=t[0],n(t)):e(t[0])?n(t):r(0)}))}}function ue(e){return t=>n=>t((t=>{t===0||t.tag===0?n(t):n(E(e(t[0])))}))}function de(e){return t=>n=>{var r=[],i=w,a=!1,o=!1;t((t=>{o||(t===0?(o=!0,r.length||n(0)):t.tag===0?i=t[0]:(a=!1,(function(e){var t=w;e((e=>{if(e===0){if(r.length){var s=r.indexOf(t);s>-1&&(r=r.slice()).splice(s,1),r.length||(o?n(0):a||(a=!0,i(0)))}}else e.tag===0?(r.push(t=e[0]),t(0)):r.length&&(n(e),t(0))}))})(e(t[0])),a||(a=!0,i(0))))})),n(T((e=>{if(e===1){o||(o=!0,i(1));for(var t=0,n=r,s=r.length;t<s;t++)n[t](1);r.length=0}else{!o&&!a?(a=!0,i(0)):a=!1;for(var c=0,l=r,u=r.length;c<u;c++)l[c](0)}})))}}function fe(e){return de(le)(e)}function pe(e){return fe(Ce(e))}function k(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0),e();else if(t.tag===0){var i=t[0];n(T((t=>{t===1?(r=!0,i(1),e()):i(t)})))}else n(t)}}))}}function A(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0);else if(t.tag===0){var i=t[0];n(T((e=>{e===1&&(r=!0),i(e)})))}else e(t[0]),n(t)}}))}}function me(e){return t=>n=>t((t=>{t===0?n(0):t.tag===0?(n(t),e()):n(t)}))}function he(e){var t=[],n=w,r=!1;return i=>{t.push(i),t.length===1&&e((e=>{if(e===0){for(var i=0,a=t,o=t.length;i<o;i++)a[i](0);t.length=0}else if(e.tag===0)n=e[0];else{r=!1;for(var s=0,c=t,l=t.length;s<l;s++)c[s](e)}})),i(T((e=>{if(e===1){var a=t.indexOf(i);a>-1&&(t=t.slice()).splice(a,1),t.length||n(1)}else r||(r=!0,n(0))})))}}function ge(e){return t=>n=>{var r=w,i=w,a=!1,o=!1,s=!1,c=!1;t((t=>{c||(t===0?(c=!0,s||n(0)):t.tag===0?r=t[0]:(s&&(i(1),i=w),a?a=!1:(a=!0,r(0)),(function(e){s=!0,e((e=>{s&&(e===0?(s=!1,c?n(0):a||(a=!0,r(0))):e.tag===0?(o=!1,(i=e[0])(0)):(n(e),o?o=!1:i(0)))}))})(e(t[0]))))})),n(T((e=>{e===1?(c||(c=!0,r(1)),s&&(s=!1,i(1))):(!c&&!a&&(a=!0,r(0)),s&&!o&&(o=!0,i(0)))})))}}function _e(e){return t=>n=>{var r=w,i=!1,a=0;t((t=>{i||(t===0?(i=!0,n(0)):t.tag===0?e<=0?(i=!0,n(0),t[0](1)):r=t[0]:a++<e?(n(t),!i&&a>=e&&(i=!0,n(0),r(1))):n(t))})),n(T((t=>{t===1&&!i?(i=!0,r(1)):t===0&&!i&&a<e&&r(0)})))}}function ve(e){return t=>n=>{var r=w,i=w,a=!1;t((t=>{a||(t===0?(a=!0,i(1),n(0)):t.tag===0?(r=t[0],e((e=>{e===0||(e.tag===0?(i=e[0])(0):(a=!0,i(1),r(1),n(0)))}))):n(t))})),n(T((e=>{e===1&&!a?(a=!0,r(1),i(1)):a||r(0)})))}}function ye(e,t){return n=>r=>{var i=w,a=!1;n((n=>{a||(n===0?(a=!0,r(0)):n.tag===0?(i=n[0],r(n)):e(n[0])?r(n):(a=!0,t&&r(n),r(0),i(1)))}))}}function be(e){return t=>e()(t)}function xe(e){return t=>{var n=e[D()]&&e[D()]()||e,r=!1,i=!1,a=!1,o;t(T((async e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=await n.next()).done)r=!0,n.return&&await n.return(),t(0);else try{a=!1,t(E(o.value))}catch(e){if(n.throw)(r=!!(await n.throw(e)).done)&&t(0);else throw e}i=!1}})))}}function Se(e){return e[D()]?xe(e):t=>{var n=e[Symbol.iterator](),r=!1,i=!1,a=!1,o;t(T((e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=n.next()).done)r=!0,n.return&&n.return(),t(0);else try{a=!1,t(E(o.value))}catch(e){if(n.throw)(r=!!n.throw(e).done)&&t(0);else throw e}i=!1}})))}}var Ce=Se;function we(e){return t=>{var n=!1;t(T((r=>{r===1?n=!0:n||(n=!0,t(E(e)),t(0))})))}}function Te(e){return t=>{var n=!1,r=e({next(e){n||t(E(e))},complete(){n||(n=!0,t(0))}});t(T((e=>{e===1&&!n&&(n=!0,r())})))}}function Ee(){var e,t;return{source:he(Te((n=>(e=n.next,t=n.complete,ce)))),next(t){e&&e(t)},complete(){t&&t()}}}function j(e){return t=>{var n=w,r=!1;return t((t=>{t===0?r=!0:t.tag===0?(n=t[0])(0):r||(e(t[0]),n(0))})),{unsubscribe(){r||(r=!0,n(1))}}}}function De(e){j((e=>{}))(e)}function Oe(e){return new Promise((t=>{var n=w,r;e((e=>{e===0?Promise.resolve(r).then(t):e.tag===0?(n=e[0])(0):(r=e[0],n(0))}))}))}var ke=e=>e&&typeof e.message==`string`&&(e.extensions||e.name===`GraphQLError`)?e:typeof e==`object`&&typeof e.message==`string`?new r(e.message,e.nodes,e.source,e.positions,e.path,e,e.extensions||{}):new r(e),M=class extends Error{constructor(e){var t=(e.graphQLErrors||[]).map(ke),n=((e,t)=>{var n=``;if(e)return`[Network] ${e.message}`;if(t)for(var r=0,i=t.length;r<i;r++)n&&(n+=`
`),n+=`[GraphQL] ${t[r].message}`;return n})(e.networkError,t);super(n),this.name=`CombinedError`,this.message=n,this.graphQLErrors=t,this.networkError=e.networkError,this.response=e.response}toString(){return this.message}},N=(e,t)=>{for(var n=0|(t||5381),r=0,i=0|e.length;r<i;r++)n=(n<<5)+n+e.charCodeAt(r);return n},P=new Set,Ae=new WeakMap,F=(e,t)=>{if(e===null||P.has(e))return`null`;if(typeof e!=`object`)return JSON.stringify(e)||``;if(e.toJSON)return F(e.toJSON(),t);if(Array.isArray(e)){for(var n=`[`,r=0,i=e.length;r<i;r++)n.length>1&&(n+=`,`),n+=F(e[r],t)||`null`;return n+=`]`}if(!t&&(z!==R&&e instanceof z||B!==R&&e instanceof B))return`null`;var a=Object.keys(e).sort();if(!a.length&&e.constructor&&Object.getPrototypeOf(e).constructor!==Object.prototype.constructor){var o=Ae.get(e)||Math.random().toString(36).slice(2);return Ae.set(e,o),F({__key:o},t)}P.add(e);for(var s=`{`,c=0,l=a.length;c<l;c++){var u=F(e[a[c]],t);u&&(s.length>1&&(s+=`,`),s+=F(a[c],t)+`:`+u)}return P.delete(e),s+=`}`},I=(e,t,n)=>{if(!(typeof n!=`object`||!n||n.toJSON||P.has(n))){if(Array.isArray(n))for(var r=0,i=n.length;r<i;r++)I(e,`${t}.${r}`,n[r]);else if(n instanceof z||n instanceof B)e.set(t,n);else for(var a in P.add(n),n)I(e,`${t}.${a}`,n[a])}},L=(e,t)=>(P.clear(),F(e,t||!1)),R=class{},z=typeof File<`u`?File:R,B=typeof Blob<`u`?Blob:R,je=/("{3}[\s\S]*"{3}|"(?:\\.|[^"])*")/g,Me=/(?:#[^\n\r]+)?(?:[\r\n]+|$)/g,Ne=(e,t)=>t%2==0?e.replace(Me,`
`):e,Pe=e=>e.split(je).map(Ne).join(``).trim(),Fe=new Map,V=new Map,H=e=>{var t;return typeof e==`string`?t=Pe(e):e.loc&&V.get(e.__key)===e?t=e.loc.source.body:(t=Fe.get(e)||Pe(se(e)),Fe.set(e,t)),typeof e!=`string`&&!e.loc&&(e.loc={start:0,end:t.length,source:{body:t,name:`gql`,locationOffset:{line:1,column:1}}}),t},Ie=e=>{var t;if(e.documentId)t=N(e.documentId);else if(t=N(H(e)),e.definitions){var n=Re(e);n&&(t=N(`\n# ${n}`,t))}return t},Le=e=>{var t,n;return typeof e==`string`?(t=Ie(e),n=V.get(t)||ie(e,{noLocation:!0})):(t=e.__key||Ie(e),n=V.get(t)||e),n.loc||H(n),n.__key=t,V.set(t,n),n},U=(e,t,n)=>{var r=t||{},i=Le(e),a=L(r,!0),o=i.__key;return a!==`{}`&&(o=N(a,o)),{key:o,query:i,variables:r,extensions:n}},Re=e=>{for(var t=0,r=e.definitions.length;t<r;t++){var i=e.definitions[t];if(i.kind===n.OPERATION_DEFINITION)return i.name?i.name.value:void 0}},W=(e,t,n)=>{var r=t.payload||t;if(!(`data`in r||`errors`in r&&Array.isArray(r.errors)))throw Error(`No Content`);var i=e.kind===`subscription`;return{operation:e,data:r.data,error:Array.isArray(r.errors)?new M({graphQLErrors:r.errors,response:n}):void 0,extensions:r.extensions?{...r.extensions}:void 0,hasNext:t.hasNext==null?i:t.hasNext,stale:!1}},G=(e,t)=>{if(typeof e==`object`&&e){if(Array.isArray(e)){e=[...e];for(var n=0,r=t.length;n<r;n++)e[n]=G(e[n],t[n]);return e}if(!e.constructor||e.constructor===Object){for(var i in e={...e},t)e[i]=G(e[i],t[i]);return e}}return t},ze=(e,t,n,r)=>{var i=e.error?e.error.graphQLErrors:[],a=!!e.extensions||!!(t.payload||t).extensions,o={...e.extensions,...(t.payload||t).extensions},s=t.incremental;`path`in t&&(s=[t]);var c={data:e.data};if(s)for(var l=function(){var e=s[u];Array.isArray(e.errors)&&i.push(...e.errors),e.extensions&&(Object.assign(o,e.extensions),a=!0);var t=`data`,n=c,l=[];if(e.path)l=e.path;else if(r){var d=r.find((t=>t.id===e.id));l=e.subPath?[...d.path,...e.subPath]:d.path}for(var f=0,ee=l.length;f<ee;t=l[f++])n=n[t]=Array.isArray(n[t])?[...n[t]]:{...n[t]};if(e.items)for(var p=+t>=0?t:0,m=0,h=e.items.length;m<h;m++)n[p+m]=G(n[p+m],e.items[m]);else e.data!==void 0&&(n[t]=G(n[t],e.data))},u=0,d=s.length;u<d;u++)l();else c.data=(t.payload||t).data||e.data,i=t.errors||t.payload&&t.payload.errors||i;return{operation:e.operation,data:c.data,error:i.length?new M({graphQLErrors:i,response:n}):void 0,extensions:a?o:void 0,hasNext:t.hasNext==null?e.hasNext:t.hasNext,stale:!1}},Be=(e,t,n)=>({operation:e,data:void 0,error:new M({networkError:t,response:n}),extensions:void 0,hasNext:!1,stale:!1});function Ve(e){var t={query:void 0,documentId:void 0,operationName:Re(e.query),variables:e.variables||void 0,extensions:e.extensions};return`documentId`in e.query&&e.query.documentId&&(!e.query.definitions||!e.query.definitions.length)?t.documentId=e.query.documentId:e.extensions&&e.extensions.persistedQuery&&!e.extensions.persistedQuery.miss||(t.query=H(e.query)),t}var He=(e,t)=>{var n=e.kind===`query`&&e.context.preferGetMethod;if(!n||!t)return e.context.url;var r=Ue(e.context.url);for(var i in t){var a=t[i];a&&r[1].set(i,typeof a==`object`?L(a):a)}var o=r.join(`?`);return o.length>2047&&n!==`force`?(e.context.preferGetMethod=!1,e.context.url):o},Ue=e=>{var t=e.indexOf(`?`);return t>-1?[e.slice(0,t),new URLSearchParams(e.slice(t+1))]:[e,new URLSearchParams]},We=(e,t)=>{if(t&&!(e.kind===`query`&&e.context.preferGetMethod)){var n=L(t),r=(e=>{var t=new Map;return(z!==R||B!==R)&&(P.clear(),I(t,`variables`,e)),t})(t.variables);if(r.size){var i=new FormData;i.append(`operations`,n),i.append(`map`,L({...[...r.keys()].map((e=>[e]))}));var a=0;for(var o of r.values())i.append(``+a++,o);return i}return n}},Ge=(e,t)=>{var n={accept:e.kind===`subscription`?`text/event-stream, multipart/mixed`:`application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed`},r=(typeof e.context.fetchOptions==`function`?e.context.fetchOptions():e.context.fetchOptions)||{};if(r.headers){if((e=>`has`in e&&!Object.keys(e).length)(r.headers))r.headers.forEach(((e,t)=>{n[t]=e}));else if(Array.isArray(r.headers))r.headers.forEach(((e,t)=>{Array.isArray(e)?n[e[0]]?n[e[0]]=`${n[e[0]]},${e[1]}`:n[e[0]]=e[1]:n[t]=e}));else for(var i in r.headers)n[i.toLowerCase()]=r.headers[i]}var a=We(e,t);return typeof a==`string`&&!n[`content-type`]&&(n[`content-type`]=`application/json`),{...r,method:a?`POST`:`GET`,body:a,headers:n}},Ke=/boundary="?([^=";]+)"?/i,qe=/data: ?([^\n]+)/;async function*Je(e){if(e.body[Symbol.asyncIterator])for await(var t of e.body)yield t;else{var n=e.body.getReader(),r;try{for(;!(r=await n.read()).done;)yield r.value}finally{n.cancel()}}}async function*Ye(e,t){var n=typeof TextDecoder<`u`?new TextDecoder:null,r=``,i;for await(var a of e)for(r+=a.constructor.name===`Buffer`?a.toString():n.decode(a,{stream:!0});(i=r.indexOf(t))>-1;)yield r.slice(0,i),r=r.slice(i+t.length)}async function*Xe(e,t,n){var r=!0,i=null,a;try{yield await Promise.resolve();var o=(a=await(e.context.fetch||fetch)(t,n)).headers.get(`Content-Type`)||``,s=/multipart\/mixed/i.test(o)?async function*(e,t){var n=e.match(Ke),r=`--`+(n?n[1]:`-`),i=!0,a;for await(var o of Ye(Je(t),`\r
`+r)){if(i){i=!1;var s=o.indexOf(r);if(s>-1)o=o.slice(s+r.length);else continue}try{yield a=JSON.parse(o.slice(o.indexOf(`\r
\r
`)+4))}catch(e){if(!a)throw e}if(a&&!1===a.hasNext)break}a&&!1!==a.hasNext&&(yield{hasNext:!1})}(o,a):/text\/event-stream/i.test(o)?async function*(e){var t;for await(var n of Ye(Je(e),`

`)){var r=n.match(qe);if(r){var i=r[1];try{yield t=JSON.parse(i)}catch(e){if(!t)throw e}if(t&&!1===t.hasNext)break}}t&&!1!==t.hasNext&&(yield{hasNext:!1})}(a):/text\//i.test(o)?async function*(e){var t=await e.text();try{yield JSON.parse(t)}catch{throw Error(t)}}(a):async function*(e){yield JSON.parse(await e.text())}(a),c;for await(var l of s)l.pending&&!i?c=l.pending:l.pending&&(c=[...c,...l.pending]),i=i?ze(i,l,a,c):W(e,l,a),r=!1,yield i,r=!0;i||(yield i=W(e,{},a))}catch(t){if(!r)throw t;yield Be(e,a&&(a.status<200||a.status>=300)&&a.statusText?Error(a.statusText):t,a)}}function Ze(e,t,n){var r;return typeof AbortController<`u`&&(n.signal=(r=new AbortController).signal),k((()=>{r&&r.abort()}))(O((e=>!!e))(xe(Xe(e,t,n))))}var K=t(e(),1),q=`The server cannot be reached. Check your connection, then try again.`;function Qe(e){if(!(e instanceof M))return{code:`NETWORK`,message:q};let[t]=e.graphQLErrors;return t?$e(t):{code:`NETWORK`,message:q}}function $e({message:e,extensions:t={}}){let n=typeof t.code==`string`?t.code:`INTERNAL`;return{code:n,message:tt(n,e,t)}}function et(e){return e?.graphQLErrors.some(e=>e.extensions.code===`UNAUTHENTICATED`)??!1}function tt(e,t,n){switch(e){case`UNAUTHENTICATED`:return`Your sign-in has ended. Sign in again.`;case`FORBIDDEN`:return`Your role does not allow this.`;case`INTERNAL`:return`Something went wrong on the server.${typeof n.id==`string`?` The server’s log has the details under ${n.id}.`:``}`;default:return nt(t)}}function nt(e){let t=e.trim(),n=t.charAt(0).toUpperCase()+t.slice(1);return/[.!?…]$/.test(n)?n:`${n}.`}function rt(e){let t=e,n=new Set;return{get:()=>t,set(e){if(!Object.is(e,t)){t=e;for(let e of[...n])e()}},subscribe(e){return n.add(e),()=>n.delete(e)}}}function it(e){return(0,K.useSyncExternalStore)(e.subscribe,e.get)}var at=400,ot=1e4;function st(e){let t=Math.min(ot,at*2**Math.min(e,10)),n=t/2+Math.random()*t/2;return new Promise(e=>{let t=()=>{clearTimeout(i),window.removeEventListener(`online`,t),document.removeEventListener(`visibilitychange`,r),e()},r=()=>{document.visibilityState===`visible`&&t()},i=setTimeout(t,n);window.addEventListener(`online`,t),document.addEventListener(`visibilitychange`,r)})}var J=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}},ct=new J(`
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
    `,{fragmentName:`QueueFigures`}),lt=new J(`
    fragment ApiKeyFields on ApiKey {
  id
  name
  prefix
  createdAt
  createdBy
  lastUsedAt
}
    `,{fragmentName:`ApiKeyFields`}),ut=new J(`
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}
    `,{fragmentName:`AccountFields`}),dt={"\n  fragment QueueFigures on Queue {\n    depth\n    oldestAgeSeconds\n    quotaUsed\n    quotaLimit\n    quotaFreesAt\n    estimatedDrainSeconds\n    blocked\n    paused\n    blockedReason\n  }\n":ct,"\n  query Queue {\n    queue {\n      ...QueueFigures\n    }\n    connection {\n      status\n    }\n  }\n":new J(`
    query Queue {
  queue {
    ...QueueFigures
  }
  connection {
    status
  }
}
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
}`),"\n  subscription QueueChanges {\n    queue {\n      ...QueueFigures\n    }\n  }\n":new J(`
    subscription QueueChanges {
  queue {
    ...QueueFigures
  }
}
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
}`),"\n  query Viewer {\n    viewer {\n      user\n      role\n      organization\n    }\n  }\n":new J(`
    query Viewer {
  viewer {
    user
    role
    organization
  }
}
    `),"\n  mutation ResumeSync {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n":new J(`
    mutation ResumeSync {
  resumeSync {
    settings {
      version
      paused
    }
    userErrors {
      message
    }
  }
}
    `),"\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    prefix\n    createdAt\n    createdBy\n    lastUsedAt\n  }\n":lt,"\n  query ApiKeys {\n    apiKeys {\n      ...ApiKeyFields\n    }\n  }\n":new J(`
    query ApiKeys {
  apiKeys {
    ...ApiKeyFields
  }
}
    fragment ApiKeyFields on ApiKey {
  id
  name
  prefix
  createdAt
  createdBy
  lastUsedAt
}`),"\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        id\n        name\n      }\n      key\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n":new J(`
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
    `),"\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n":new J(`
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
    `),"\n  fragment AccountFields on SnovioAccount {\n    status\n    maskedApiUserId\n    connectedAt\n    connectedBy\n    creditBalance\n    verifiedAt\n    rejectedMessage\n  }\n":ut,"\n  query Account {\n    connection {\n      ...AccountFields\n    }\n  }\n":new J(`
    query Account {
  connection {
    ...AccountFields
  }
}
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}`),"\n  mutation ConnectSnovio($input: ConnectSnovioInput!) {\n    connectSnovio(input: $input) {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n":new J(`
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
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}`),"\n  mutation DisconnectSnovio {\n    disconnectSnovio {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n":new J(`
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
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}`)};function ft(e){return dt[e]??{}}var Y=K.createContext({}),pt=Y.Provider;Y.Consumer,Y.displayName=`UrqlContext`;var mt=()=>K.useContext(Y),X={fetching:!1,stale:!1,hasNext:!1,error:void 0,data:void 0,extensions:void 0,operation:void 0},ht=(e,t)=>e===t||!(!e||!t||e.key!==t.key),gt=(e,t)=>{var n={...e,...t,data:t.data!==void 0||t.error?t.data:e.data,fetching:!!t.fetching,stale:!!t.stale,error:t.fetching?e.error:t.error};return((e,t)=>{for(var n in e)if(!(n in t))return!0;for(var r in t)if(r===`operation`?!ht(e[r],t[r]):e[r]!==t[r])return!0;return!1})(e,n)?n:e},_t=(e,t)=>{for(var n=0,r=t.length;n<r;n++)if(e[n]!==t[n])return!0;return!1},vt=!1;function Z(e,t){if(!vt||t===void 0)try{return vt=!0,e(t)}finally{vt=!1}else Promise.resolve(t).then(e)}function yt(e){var t=K.useRef(!0),n=mt(),[r,i]=K.useState(X),a=K.useCallback(((r,a)=>(Z(i,{...X,fetching:!0}),Oe(_e(1)(O((e=>!e.hasNext))(A((e=>{t.current&&Z(i,{fetching:!1,stale:e.stale,data:e.data,error:e.error,extensions:e.extensions,operation:e.operation,hasNext:e.hasNext})}))(n.executeMutation(U(e,r),a||{}))))))),[n,e,i]);return K.useEffect((()=>(t.current=!0,()=>{t.current=!1})),[]),[r,a]}function bt(e,t){var n=K.useRef(void 0);return K.useMemo((()=>{var r=U(e,t);return n.current!==void 0&&n.current.key===r.key?n.current:(n.current=r,r)}),[e,t])}var xt=e=>{if(!e._react){var t=new Set,n=new Map;e.operations$&&j((e=>{e.kind===`teardown`&&t.has(e.key)&&(t.delete(e.key),n.delete(e.key))}))(e.operations$),e._react={get:e=>n.get(e),set(e,r){t.delete(e),n.set(e,r)},clear(e){t.delete(e),n.delete(e)},dispose(e){t.add(e)}}}return e._react},St=(e,t)=>t&&t.suspense!==void 0?!!t.suspense:e.suspense;function Ct(e){var t=mt(),n=xt(t),r=St(t,e.context),i=bt(e.query,e.variables),a=K.useMemo((()=>{if(e.pause)return null;var a=t.executeQuery(i,{requestPolicy:e.requestPolicy,...e.context});return r?A((e=>{n.set(i.key,e)}))(a):a}),[n,t,i,r,e.pause,e.requestPolicy,e.context]),o=K.useCallback(((e,t)=>{if(!e)return{fetching:!1};var r=n.get(i.key);if(!r){var a,o,s=j((e=>{r=e,a&&a(r)}))(k((()=>{o&&!r&&(n.get(i.key)===o&&n.clear(i.key),a&&a(void 0))}))(ye((()=>t&&!a||!r||`hasNext`in r&&r.hasNext))(e)));if(r==null&&t)throw o=new Promise((e=>{a=e})),n.set(i.key,o),o;s.unsubscribe()}else if(t&&r!=null&&`then`in r){var c=r,l=()=>{n.get(i.key)===c&&n.clear(i.key)};throw c.then(l,l),r}if(t&&r!=null&&!(`then`in r)&&r.error){var u=r;queueMicrotask((()=>{n.get(i.key)===u&&n.clear(i.key)}))}return r||{fetching:!0}}),[n,i]),s=[t,i,e.requestPolicy,e.context,e.pause],[c,l]=K.useState((()=>[a,gt(X,Z((()=>o(a,r)))),s])),u=c[1];a!==c[0]&&_t(c[2],s)&&l([a,u=gt(c[1],Z((()=>o(a,r)))),s]),K.useEffect((()=>{var e=c[0],t=c[2][1],r=!1,i=e=>{r=!0,Z(l,(t=>{var n=gt(t[1],e);return t[1]===n?t:[t[0],n,t[2]]}))};if(e){var a=j(i)(k((()=>{i({fetching:!1})}))(e));return r||i({fetching:!0}),()=>{n.dispose(t.key),a.unsubscribe()}}i({fetching:!1})}),[n,c[0],c[2][1]]);var d=K.useCallback((a=>{var o={requestPolicy:e.requestPolicy,...e.context,...a};Z(l,(e=>[r?A((e=>{n.set(i.key,e)}))(t.executeQuery(i,o)):t.executeQuery(i,o),e[1],s]))}),[t,n,i,r,e.requestPolicy,e.context,e.pause]);return[u,d]}var wt=(0,K.createContext)(null);function Q(){let e=(0,K.use)(wt);if(e===null)throw Error(`useApi needs an ApiContext around it`);return e}var $=rt([]),Tt=0;function Et(e,t=`That did not work`){At({tone:`danger`,title:t,message:e})}function Dt(e){for(let{message:t}of e)Et(t)}function Ot(e){At({tone:`ok`,message:e})}function kt(e){$.set($.get().filter(t=>t.id!==e))}function At(e){let t=$.get().filter(({tone:t,message:n})=>t!==e.tone||n!==e.message);$.set([...t,{...e,id:++Tt}])}var jt=new Set([`SLOW_READER`,`SERVER_STOPPING`,`UNAVAILABLE`,`RATE_LIMITED`,`INTERNAL`,`UNAUTHENTICATED`]);function Mt({socket:e,session:t},n,r,i){let a=!1,o=0,s=()=>void 0,c={query:n.toString(),get variables(){return r()}};function l(){if(a)return;let n=!1,r=e.subscribe(c,{next:({data:e,errors:t})=>{n||(e?(o=0,i.next(e)):l(t))},error:l,complete:()=>l(void 0)});s=()=>{n=!0,r()};function l(e){if(n)return;s();let[r]=Array.isArray(e)?e:[],a=r&&$e(r);a?.code===`UNAUTHENTICATED`&&t.refused(t.token()),a===void 0||jt.has(a.code)?u():i.ended?.(a)}}async function u(){await st(o++),await t.usable(),l()}return l(),()=>{a=!0,s()}}function Nt(e,t,{requestPolicy:n,pause:r=!1,types:i}={}){let a=i?.join(),o=(0,K.useMemo)(()=>({...n&&{requestPolicy:n},...a&&{additionalTypenames:a.split(`,`)}}),[n,a]),[{data:s,fetching:c,stale:l,error:u},d]=Ct({query:Bt(e),variables:t,pause:r,context:o}),f=(0,K.useCallback)(()=>d({requestPolicy:`network-only`}),[d]);return{data:Pt(s,JSON.stringify(t)),reading:c||l,problem:u&&Qe(u),readAgain:f}}function Pt(e,t){let[n,r]=(0,K.useState)({data:e,question:t});return(e!==void 0&&e!==n.data||t!==n.question)&&r({data:e,question:t}),e??(t===n.question?n.data:void 0)}function Ft(e,{types:t}={}){let[{fetching:n},r]=yt(Bt(e)),i=t?.join();return[(0,K.useCallback)(async e=>{let{data:t,error:n}=await r(e,{...i&&{additionalTypenames:i.split(`,`)}});if(!n)return t;Et(Qe(n).message)},[r,i]),n]}function It(e,t,n){let{socket:r,session:i}=Q(),a=(0,K.useEffectEvent)(t),o=(0,K.useEffectEvent)(n.next),s=(0,K.useEffectEvent)(e=>n.ended?.(e));(0,K.useEffect)(()=>Mt({socket:r,session:i},e,()=>a(),{next:e=>o(e),ended:e=>s(e)}),[r,i,e])}function Lt(e){let{connection:t}=Q(),n=(0,K.useEffectEvent)(e);(0,K.useEffect)(()=>t.onReturn(()=>n()),[t])}function Rt(){let e=it(Q().session);if(e.kind!==`signedIn`)throw Error(`useViewer needs somebody signed in`);let{role:t}=e.viewer;return{...e.viewer,canAct:t===`OWNER`||t===`ADMIN`}}function zt(e){let{clock:t}=Q(),[n,r]=(0,K.useState)(()=>t.now());return(0,K.useEffect)(()=>{if(!e)return;let n=()=>r(t.now());n();let i=setInterval(n,1e3);return()=>clearInterval(i)},[t,e]),n}function Bt(e){return e.toString()}export{we as A,he as B,Be as C,He as D,Ze as E,de as F,ye as G,ge as H,k as I,Oe as K,A as L,Ee as M,ue as N,W as O,pe as P,me as R,Le as S,Ge as T,_e as U,j as V,ve as W,rt as _,Lt as a,q as b,$ as c,Dt as d,wt as f,st as g,ft as h,Nt as i,be as j,O as k,Ot as l,pt as m,It as n,Rt as o,Q as p,n as q,zt as r,kt as s,Ft as t,Et as u,it as v,Ve as w,U as x,et as y,De as z};