// An orchestra in the round: everybody bows in turn. `clock` goes from 0 to 1 and ends where it begins, so
// that the frames make an endless film.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 6 }

#declare Players = 12;
#declare Turn = clock * 2 * pi;

camera {
	location <0, 5.2, -9.5>
	look_at <0, 0.7, 0>
	angle 42
}

light_source {
	<-6, 12, -8>
	color rgb <1.0, 0.95, 0.85>
	area_light <2, 0, 0>, <0, 0, 2>, 3, 3
	adaptive 1
}
light_source { <8, 6, -4> color rgb <0.15, 0.18, 0.28> shadowless }

sky_sphere {
	pigment {
		gradient y
		color_map { [0 color rgb <0.10, 0.12, 0.20>] [1 color rgb <0.02, 0.02, 0.06>] }
	}
}

// The stage.
cylinder {
	<0, -0.4, 0>, <0, 0, 0>, 4.6
	pigment { color rgb <0.16, 0.08, 0.05> }
	finish { diffuse 0.7 reflection 0.12 specular 0.3 roughness 0.02 }
}
plane {
	y, -0.4
	pigment { color rgb <0.03, 0.035, 0.06> }
	finish { diffuse 0.6 }
}

// The players: a wave goes round the circle once in a film.
#for (Player, 0, Players - 1)
	#local Place = Player / Players * 2 * pi;
	#local Height = 0.5 + 0.9 * pow(max(0, cos(Place - Turn)), 3);
	#local Hue = Player / Players;
	sphere {
		<3.4 * sin(Place), Height, 3.4 * cos(Place)>, 0.5
		pigment {
			color rgb <0.55 + 0.4 * cos(2 * pi * Hue), 0.5 + 0.35 * cos(2 * pi * (Hue - 0.33)), 0.55 + 0.4 * cos(2 * pi * (Hue - 0.67))>
		}
		finish { ambient 0.05 diffuse 0.65 specular 0.6 roughness 0.01 reflection 0.12 }
	}
#end

// The conductor, in whom one sees them all.
sphere {
	<0, 1.15, 0>, 1.15
	pigment { color rgb <0.9, 0.9, 0.92> }
	finish { ambient 0 diffuse 0.08 specular 0.9 roughness 0.002 reflection 0.85 }
}
