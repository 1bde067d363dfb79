a{//}
a{//}
((((not not(a)) -> b then "\"