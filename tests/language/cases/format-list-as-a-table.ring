list default "Added by hand";
list dnc "National register" registry;
list our-numbers { +48221234567; }
list burned;
list robots ttl 24h max 200000;
