ringfence 1;
region PL;
list robots { +48601000001; }
campaign { type fixed, mobile, fixed_or_mobile, tollfree, premium, shared_cost -> status "a"; }
widget { type voip|personal|pager|uan|voicemail|unknown -> status "b"; }
campaign "never" { type personal and type pager -> status; }
