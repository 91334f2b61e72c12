FROM --plattform=x scratch
