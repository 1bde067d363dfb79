ringfence 1;
list uploads max-import 50000;
list none max-import 0;
list text max-import 5d;
list bare max-import;
list twice max-import 1 max-import 2;
always { uploads or none or text or bare or twice -> allow; }
