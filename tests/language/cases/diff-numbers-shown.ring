ringfence 1;
region PL;
list ours { +48221230001; +48221230002; }
list burned;
presentation "pl-*" {
    otherwise -> present ours except burned sticky;
}
