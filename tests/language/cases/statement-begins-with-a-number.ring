ringfence 1;
+48601000001;
