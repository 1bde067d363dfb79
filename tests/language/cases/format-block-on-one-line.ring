hours office   {mon-fri 08:00-19:00;sat 09:00-13:00;}
inbound{a->b;}
inbound { }
