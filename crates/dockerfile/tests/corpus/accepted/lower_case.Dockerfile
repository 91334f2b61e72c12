from scratch as base
copy a /
env X=1
OnBuild Run true
