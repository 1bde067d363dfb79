ringfence 1;
list robots;
always { robots -> redirect "x"; }
campaign "a" { robots -> redirect "x"; }
inbound { robots -> present robots; }
widget homepage { robots -> allow; }
callback "" { robots -> allow; }
inbound to { robots -> allow; }
presentation;
