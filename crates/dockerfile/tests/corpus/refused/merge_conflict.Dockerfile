FROM scratch
<<<<<<< HEAD
COPY a /
=======
COPY b /
>>>>>>> x
