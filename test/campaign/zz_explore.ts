import { spxDeltas } from './spxChain.ts'; import { readTable } from './campaignTable.ts';
const {deltas:d,...o}=spxDeltas(readTable('/work/shared/data/spx-chain-2022-06-10.csv.gz'));
console.log(d.length,o);
const q=(a,p)=>a.sort((x,y)=>x-y)[Math.min(a.length-1,Math.floor(p*a.length))];
console.log('all',q(d.map(x=>x.error),.5),q(d.map(x=>x.error),.9),q(d.map(x=>x.error),.99),q(d.map(x=>x.error),1));
for(const [a,b] of [[0,1.5],[1.5,8],[8,31],[31,95],[95,200],[200,400],[400,2000]]) for (const root of ['SPX2','SPXW']){const s=d.filter(x=>x.days>=a&&x.days<b&&x.id.startsWith(root)); if(s.length) console.log(root,a,b,s.length,q(s.map(x=>x.error),.5).toFixed(5),q(s.map(x=>x.error),.9).toFixed(5),q(s.map(x=>x.error),.99).toFixed(5),q(s.map(x=>x.error),1).toFixed(4));}
console.log(d.sort((a,b)=>b.error-a.error).slice(0,12));
