   FROM scratch
	  COPY a /
      # indented comment

  	
ENV	A=1
